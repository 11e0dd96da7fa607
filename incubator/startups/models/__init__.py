from incubator.startups.models.application import StartupApplication
from incubator.startups.models.cap import CapRule, CapUse
from incubator.startups.models.startup import Founder, StartUp

__all__ = ["CapRule", "CapUse", "Founder", "StartUp", "StartupApplication"]
