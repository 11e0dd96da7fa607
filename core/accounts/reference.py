"""The consent texts. A change of the words is a new version here: what people agreed to stays as they read it."""

from core.accounts.choices import PERSONAL_DATA
from core.accounts.models import ConsentText

TITLES = {
    "kk": "Дербес деректерді жинауға және өңдеуге келісім",
    "ru": "Согласие на сбор и обработку персональных данных",
    "en": "Consent to the collection and processing of personal data",
}

TEXT_RU = """Я даю согласие на сбор и обработку моих персональных данных в системе Orken в соответствии с Законом Республики Казахстан от 21 мая 2013 года № 94-V «О персональных данных и их защите».

Какие данные: фамилия, имя, отчество (если указано), адрес электронной почты, язык, часовой пояс; сведения, которые я укажу в заявках, отчётах и договорах; сведения о входах в систему (время, сетевой адрес, вид устройства).

Для чего: чтобы вести мою учётную запись, принимать и рассматривать заявки, заключать и исполнять договоры, проводить выплаты, отвечать на обращения и выполнять требования закона.

Что с ними делают: собирают, хранят, изменяют, используют, передают участникам рассмотрения заявки (организатору конкурса, экспертам, совету) в объёме, нужном для их работы, обезличивают и уничтожают. Данные хранятся в Казахстане. Общедоступными они не становятся, кроме сведений о принятых решениях, которые закон требует публиковать.

Срок: пока действует учётная запись и далее столько, сколько закон требует хранить документы конкурсов и выплат.

Согласие можно отозвать в любое время на странице «Согласия». После отзыва нельзя подать новую заявку; уже поданное хранится столько, сколько требует закон."""

TEXT_KK = """Мен «Дербес деректер және оларды қорғау туралы» Қазақстан Республикасының 2013 жылғы 21 мамырдағы № 94-V Заңына сәйкес Orken жүйесінде дербес деректерімді жинауға және өңдеуге келісім беремін.

Қандай деректер: тегім, атым, әкемнің аты (көрсетілсе), электрондық пошта мекенжайым, тілім, уақыт белдеуім; өтінімдерде, есептерде және шарттарда көрсететін мәліметтерім; жүйеге кіру туралы мәліметтер (уақыты, желілік мекенжайы, құрылғы түрі).

Не үшін: есептік жазбамды жүргізу, өтінімдерді қабылдау және қарау, шарттар жасасу және орындау, төлемдер жүргізу, өтініштерге жауап беру және заң талаптарын орындау үшін.

Олармен не істеледі: жиналады, сақталады, өзгертіледі, пайдаланылады, өтінімді қарауға қатысушыларға (конкурсты ұйымдастырушыға, сарапшыларға, кеңеске) жұмысына қажетті көлемде беріледі, иесіздендіріледі және жойылады. Деректер Қазақстанда сақталады. Заң жариялауды талап ететін қабылданған шешімдер туралы мәліметтерден басқа олар жалпыға қолжетімді болмайды.

Мерзімі: есептік жазба қолданыста болған кезде және одан әрі заң конкурстар мен төлемдердің құжаттарын сақтауды талап ететін уақыт бойы.

Келісімді «Келісімдер» бетінде кез келген уақытта қайтарып алуға болады. Қайтарып алғаннан кейін жаңа өтінім беруге болмайды; берілгендер заң талап ететін мерзім бойы сақталады."""

TEXT_EN = """I agree that my personal data are collected and processed in Orken under the Law of the Republic of Kazakhstan of 21 May 2013 No. 94-V "On personal data and their protection".

Which data: family name, given name, patronymic (where I give it), e-mail, language, time zone; what I write into applications, reports and agreements; my sign-ins (time, network address, kind of device).

What for: to keep my account, to receive and consider applications, to make and carry out agreements, to make payments, to answer questions and to do what the law requires.

What is done with them: they are collected, stored, changed, used, passed to those who consider an application (the organiser of the call, reviewers, the council) as far as their work needs it, made anonymous and destroyed. They are stored in Kazakhstan. They do not become public, but for what the law requires to be published about decisions.

How long: while the account is open, and after that as long as the law requires the papers of calls and payments to be kept.

The consent can be taken back at any time on the page "Consents". After that no new application can be submitted; what was submitted is kept as long as the law requires."""

TEXTS = {(PERSONAL_DATA, 1): (TITLES, {"kk": TEXT_KK, "ru": TEXT_RU, "en": TEXT_EN})}


def load() -> int:
    """Add the texts that are not there yet; gives how many. Repeatable, and never rewrites one."""
    made = 0
    for (code, version), (titles, texts) in TEXTS.items():
        words = {f"title_{language}": title for language, title in titles.items()} | {
            f"text_{language}": text for language, text in texts.items()
        }
        made += ConsentText.objects.get_or_create(code=code, version=version, defaults=words)[1]
    return made
