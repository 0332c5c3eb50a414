"""Who is in the demo: companies, people, wishes and questions in every promised language; all made up.

No company or person of these names is meant; addresses end in .example.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Land:
    """Where companies come from, and how one writes there."""

    country: str
    language: str
    phone: str
    stems: tuple[str, ...]
    ends: tuple[str, ...]
    persons: tuple[str, ...]
    offers: tuple[str, ...]


LANDS = (
    Land(
        "FI", "fi", "+358 40 555",
        ("Meritähti", "Hoivakaiku", "Lumisensori", "Kuntopolku", "Arkiapu", "Sydänviive", "Askelmitta",
         "Valopuu", "Hyväolo", "Terveyssilta"),
        ("Oy", "Diagnostics Oy", "Care Oy", "Labs Oy"),
        ("Aino Ruusuvirta", "Eero Hannuksela", "Päivi Kortesmäki", "Väinö Lehtipuu", "Sari Ahonkivi",
         "Jyrki Määttälä", "Outi Sydänheimo", "Tuomas Ylävaara", "Helmi Öhberg", "Onni Kärkäs"),
        ("Anturimatto, joka huomaa kaatumisen ja kutsuu hoitajan. Käytössä kahdeksassa palvelutalossa.",
         "Etäkuntoutusta ikääntyneille: ohjelma, mittaus ja koulutus henkilökunnalle.",
         "Pikatesti tulehdusarvolle ambulanssiin ja terveyskeskukseen.",
         "Esteettömien asuntojen suunnittelu ja pilottikohteet, kaksi kaupunkia Suomessa."),
    ),
    Land(
        "SE", "sv", "+46 70 174",
        ("Fjällhälsa", "Omtanke", "Ljusgården", "Rörelselyft", "Trygghjul", "Åldersro", "Vårdlänk",
         "Hörselbro", "Stegvis", "Björkvård"),
        ("AB", "Medtech AB", "Vård AB", "Robotik AB"),
        ("Åsa Lindhagen", "Görel Nyströmer", "Håkan Ekeblad", "Märta Söderhielm", "Örjan Falkbacke",
         "Linnéa Hjortsberg", "Nils Tallroth", "Kajsa Bergåker", "Ingvar Dalström", "Siri Växborn"),
        ("Ett hjälpmedel som lyfter utan att personalen bär. Sju kommuner använder det i dag.",
         "Vi utbildar personal på äldreboenden i demensvård och vill hitta en partner i Chengdu.",
         "Synskadade hittar i byggnader med vår app; vi söker en stad för ett pilotprojekt.",
         "Luftrening för operationssalar, tyst och med låg energiförbrukning."),
    ),
    Land(
        "DK", "da", "+45 28 44",
        ("Havnsund", "Plejepuls", "Gåsejern", "Lysthjem", "Ærøcare", "Trinfri", "Bølgevital", "Nærsund",
         "Hørekraft", "Skovly"),
        ("ApS", "A/S", "Health ApS", "Design A/S"),
        ("Søren Kjærgaarden", "Mette Østerlund", "Rasmus Præstholm", "Birgitte Aagesen",
         "Jørgen Højmark", "Signe Bækdal", "Kåre Thorning", "Lærke Vestrup", "Asger Nørby", "Maja Øland"),
        ("Badeværelser til ældre: moduler, der sættes op på en dag.",
         "Vi måler søvn uden berøring og har data fra tolv plejehjem.",
         "Proteser til sport; vi træner også lokale bandagister.",
         "Digital journal til hjemmeplejen, klar til kinesisk."),
    ),
    Land(
        "NO", "nb", "+47 412 88",
        ("Fjordpuls", "Vidsyn", "Snøhelse", "Trygghjem", "Bølgegang", "Åsvital", "Nordsti", "Grøntrinn",
         "Pustrom", "Lyngcare"),
        ("AS", "Helse AS", "Teknologi AS"),
        ("Ingrid Håvardsholm", "Øystein Brekkerud", "Kjersti Sæbøe", "Torbjørn Åsheim", "Solveig Næss",
         "Håkon Lia-Strand", "Marit Grønvold", "Sverre Øygarden", "Ragnhild Fløtten", "Emil Tårnby"),
        ("Medisindispenser som ringer når noe er glemt. 4 000 i bruk i hjemmetjenesten.",
         "Treningsapparater for rullestolbrukere, utviklet med et paralympisk lag.",
         "Vannrensing for svømmehaller og terapibad.",
         "Vi planlegger sykehus med kort vei for pasient og pleier."),
    ),
    Land(
        "IS", "is", "+354 661 20",
        ("Heilsuvör", "Jökulheilsa", "Lífæð", "Ljósvaki", "Stoðkraftur", "Hæglæti"),
        ("ehf.", "hf."),
        ("Guðrún Þórsdóttir", "Sigurður Ægisson", "Þóra Ýmisdóttir", "Hrafnkell Óðinsson",
         "Ásdís Björnsdóttir", "Ólafur Snæland"),
        ("Gervifætur sem laga sig að göngulagi. Við leitum að samstarfi við sjúkrahús í Peking.",
         "Heilsulindir með jarðhita: hönnun, rekstur og þjálfun starfsfólks.",
         "Fjarþjónusta fyrir aldraða á landsbyggðinni."),
    ),
)  # fmt: skip

IN_ENGLISH = (
    "We make a floor sensor that notices falls. Eight care homes use it; we would like two pilots.",
    "Training for staff in dementia care, in person and online, with a certificate.",
    "A ward information system that nurses helped to design. Chinese is nearly ready.",
    "Barrier-free routes for a whole city: survey, app, and advice to planners.",
    "Rehabilitation robots for the hand. Clinical results from three hospitals.",
    "Quiet ventilation for hospitals; a third less energy. Looking for a distributor.",
)

PARTNERS = (
    ("hospital", ("江北康复医院", "锦水第三人民医院", "松花江老年医院", "汉阳骨科医院", "延庆冰雪运动康复中心",
                  "吴中儿童康复医院", "渝州中心医院", "长白山疗养院")),
    ("city", ("光谷健康城管理委员会", "天府健康产业办公室", "净月老龄工作办公室", "崇礼残疾人联合会")),
    ("care-operator", ("锦康养老服务中心", "颐和家园养老院", "福寿里社区养老", "安泰护理院", "银杏苑养老公寓",
                       "康宁居家养老服务社", "春晖长者之家", "静安里护理站")),
    ("distributor", ("华北康辅器材贸易", "蜀都医疗器械商行", "江南适老化用品", "楚天医疗设备")),
    ("investor", ("银龄产业基金", "健康城市投资管理", "江海康养资本")),
    ("other", ("无障碍环境研究所", "老年学学会", "护理职业技术学校")),
)  # fmt: skip

CHINESE_PERSONS = (
    "王晓梅", "李建国", "张丽华", "刘志远", "陈雨桐", "杨文静", "赵海波", "黄秀英", "周子涵", "吴国栋",
    "徐慧敏", "孙立新", "马晓东", "朱芳", "胡静怡", "郭永强", "何美玲", "高翔", "林淑珍", "罗明",
)  # fmt: skip

CHINESE_NEEDS = (
    "我们正在改造三栋养老楼，需要防跌倒的地板和床旁监测设备，最好有北欧的使用数据。",
    "希望引进失智照护培训课程，先培训三十名护理员。",
    "想了解北欧的康复机器人，用于中风后手功能训练。",
    "计划建设无障碍示范街区，寻找规划顾问和导航应用。",
    "需要居家养老的用药提醒设备，首批两百套。",
    "残奥训练基地需要轮椅运动器材和教练培训。",
    "希望与北欧医院交流急诊流程和病房设计。",
)

DECLINED = ("No budget for China before 2028.", "They only look for a buyer of old stock.",
            "Wants a loan, not a partner.")  # fmt: skip

NOTES = (
    "Called; they will send the product sheet in Chinese next week.",
    "Kind people. Wants to meet in Shanghai in March.",
    "Asked the office in Beijing about the certificate.",
    "电话沟通，对方希望先看现场。",
    "Soitettu, palataan asiaan tammikuussa.",
)

PERSON = {
    "en": "Can I talk to a person?",
    "zh-Hans": "我想和工作人员联系",
    "sv": "Kan jag få prata med en människa?",
    "da": "Kan jeg tale med et menneske?",
    "nb": "Kan jeg få snakke med et menneske?",
    "fi": "Voinko puhua ihmiselle?",
    "is": "Get ég talað við manneskju?",
}

UNANSWERED: tuple[tuple[str, Mapping[str, tuple[str, ...]]], ...] = (
    ("pipeline.benefits", {
        "en": ("Do you help with CE marking?", "do you help with ce-marking", "Can you help with CE marking",
               "help with CE marking?"),
        "sv": ("Hjälper ni till med CE-märkning?", "hjälper ni med ce märkning"),
    }),
    ("pipeline.cost", {
        "en": ("Who pays the import duty?", "who pays import duty", "Who pays for the import duties?"),
        "fi": ("Kuka maksaa tuontitullin?",),
    }),
    ("partner.solutions", {
        "zh-Hans": ("你们能帮忙办理医疗器械注册证吗？", "能帮忙办医疗器械注册证吗", "医疗器械注册证你们能帮忙办理吗"),
    }),
    ("project.programme", {
        "en": ("Is there a delegation trip to Wuhan next spring?", "is there a delegation trip to Wuhan in spring",
               "next spring, is there a delegation trip to wuhan?"),
        "da": ("Er der en delegationsrejse til Wuhan til foråret?",),
    }),
    ("tpo.norway", {"nb": ("Kan dere hjelpe med oversettelse av brosjyrer?", "kan dere hjelpe med å oversette brosjyrer")}),
    ("project.funding", {"is": ("Er hægt að fá styrk fyrir þýðingar?",), "en": ("Is there a grant for translations?",)}),
    ("partner.cooperate", {"zh-Hans": ("可以安排参观芬兰的养老院吗？", "能不能安排参观芬兰养老院")}),
    ("cities.other", {"en": ("Why is Shenzhen not among the cities?", "why not Shenzhen?")}),
)  # fmt: skip
"""Questions that the content does not answer, with the topic that came nearest."""
