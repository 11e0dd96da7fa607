"""An invented world to show the house with: people, firms, sums, calls and files. Made only where settings.DEMO is set."""
