"""What reaches the links of a test, family by family: first the robots, then the people."""

from tests.phishing.labelled import (
    BROWSERS,
    DOUBTFUL,
    FRENCH,
    HUMAN,
    NAT,
    OUTLOOK,
    ROBOT,
    W10,
    WK,
    Case,
    Family,
)

OLD_CHROME = f"Mozilla/5.0 (Windows NT 6.1) {WK} Chrome/57.0.2987.133 Safari/537.36"
LINUX = f"Mozilla/5.0 (X11; Linux x86_64) {WK} Chrome/140.0.0.0 Safari/537.36"
ENGLISH = {"Accept": "text/html", "Accept-Language": "en-US,en;q=0.9"}
FAMILIES: dict[str, Family] = {}


def family(build: Family) -> Family:
    FAMILIES[build.__name__] = build
    return build


def scan(
    case: Case, after: float, address: str, agent: str, *kinds: str, **more
) -> None:
    """A robot that touches several things, a fifth of a second apart."""
    for place, kind in enumerate(kinds):
        case.hit(ROBOT, kind, after + place / 5, address=address, agent=agent, **more)


@family
def safe_links_with_scripts(case: Case) -> None:
    """Microsoft runs the page, gesture included, with the agent of a real browser."""
    scan(case, case.between(2, 40), case.address("40.94."), BROWSERS[0],
         "link", "page", "gesture", "visible2s")  # fmt: skip


@family
def safe_links_slow_gesture(case: Case) -> None:
    case.visit(ROBOT, case.between(20, 600), address=case.address("40.94."),
               agent=BROWSERS[1], gesture=case.between(2, 6), visible=2.1)  # fmt: skip


@family
def safe_links_appends_a_quote(case: Case) -> None:
    scan(case, case.between(1, 20), case.address("40.107."), OLD_CHROME, "link",
         token=f"{case.token}%27")  # fmt: skip
    scan(case, case.between(1, 20), case.address("40.107."), OLD_CHROME, "link")


@family
def defender_on_azure(case: Case) -> None:
    scan(case, case.between(3, 25), case.address("52.169."), BROWSERS[0],
         "link", "page", "gesture")  # fmt: skip


@family
def exchange_protection_early(case: Case) -> None:
    """The gateway reads the link while the message is still being handed over."""
    scan(case, -case.between(1.1, 4), case.address("104.47.12."), BROWSERS[1], "link", "hidden")  # fmt: skip


@family
def outlook_report_button(case: Case) -> None:
    """The person reports; Microsoft then opens the link, which is nobody’s click."""
    moment = case.later()
    case.hit(HUMAN, "report", moment, address="", agent="")
    case.visit(ROBOT, moment + case.between(2, 90), address=case.address("20.103."),
               agent=BROWSERS[1], gesture=2.2)  # fmt: skip


@family
def proofpoint_own_network(case: Case) -> None:
    scan(case, case.between(0.5, 120), case.address("67.231.148."), BROWSERS[0], "link", "hidden")  # fmt: skip


@family
def proofpoint_on_aws(case: Case) -> None:
    scan(case, case.between(1, 90), case.address("54.77."), BROWSERS[0], "link", "link", "hidden")  # fmt: skip


@family
def mimecast(case: Case) -> None:
    scan(case, case.between(1, 300), case.address("195.130.217."), BROWSERS[2], "link")


@family
def barracuda_named(case: Case) -> None:
    scan(case, case.between(1, 60), case.address("209.222.82."),
         f"{W10} BarracudaCentral/1.0", "image", "link")  # fmt: skip


@family
def trend_micro(case: Case) -> None:
    scan(case, case.between(1, 60), case.address("150.70."),
         "Mozilla/4.0 (compatible;MSIE 7.0;Windows NT 6.0)", "link", "link", "link")  # fmt: skip


@family
def cisco_secure_mail(case: Case) -> None:
    scan(case, case.between(0, 30), case.address("68.232.140."), BROWSERS[0], "link")


@family
def palo_alto_url_analysis(case: Case) -> None:
    case.visit(ROBOT, case.between(30, 900), address=case.address("65.154.226."),
               agent=BROWSERS[0], visible=2.2)  # fmt: skip


@family
def fortinet_sandbox(case: Case) -> None:
    scan(case, case.between(0, 120), case.address("96.45.36."), BROWSERS[3], "link", "page")  # fmt: skip


@family
def mailinblack_at_ovh(case: Case) -> None:
    scan(case, case.between(0, 20), case.address("51.77."), BROWSERS[0], "link", "hidden")  # fmt: skip


@family
def vade_at_ovh_slow(case: Case) -> None:
    scan(case, case.between(60, 400), case.address("91.121."), BROWSERS[2], "link")


@family
def appliance_behind_the_staff_address(case: Case) -> None:
    """A box on the premises goes out by the address of the whole staff."""
    after = case.between(0.3, 3)
    scan(case, after, NAT, BROWSERS[0], "image", "link", "hidden", headers=ENGLISH)


@family
def appliance_that_runs_scripts(case: Case) -> None:
    scan(case, case.between(1, 4), NAT, BROWSERS[0], "link", "hidden", "page", "gesture")  # fmt: skip
    case.human(case.between(120, 4000), address=NAT, agent=BROWSERS[0])


@family
def head_requests(case: Case) -> None:
    case.hit(ROBOT, "link", case.later(), address=case.address("213.41."), agent=case.browser(), method="HEAD")  # fmt: skip


@family
def head_then_get(case: Case) -> None:
    after, where = case.later(), case.address("213.41.7.")
    case.hit(ROBOT, "link", after, address=where, agent=BROWSERS[0], method="HEAD")
    case.hit(ROBOT, "link", after + 0.4, address=where, agent=BROWSERS[0])


@family
def browser_prefetch(case: Case) -> None:
    after = case.later()
    case.hit(ROBOT, "link", after, address=NAT, agent=BROWSERS[0],
             headers={**FRENCH, "Sec-Purpose": "prefetch;prerender"})  # fmt: skip
    case.human(after + case.between(20, 90), address=NAT, agent=BROWSERS[0])


@family
def prefetch_of_other_kinds(case: Case) -> None:
    header = case.chance.choice(["Purpose", "X-Purpose", "X-Moz"])
    value = "preview" if header == "X-Purpose" else "prefetch"
    case.hit(ROBOT, "link", case.later(), address=case.address("92.184.100."),
             agent=case.phone(), headers={**FRENCH, header: value})  # fmt: skip


@family
def chat_previews(case: Case) -> None:
    agent = case.chance.choice([
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SkypeUriPreview Preview/0.5",
        "WhatsApp/2.24.10.74 A", "TelegramBot (like TwitterBot)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    ])  # fmt: skip
    case.hit(ROBOT, "link", case.later(), address=case.address("92.184.101."), agent=agent)  # fmt: skip


@family
def help_desk_ticket(case: Case) -> None:
    """Forwarded to the help desk, the message is read by a ticket system."""
    agent = case.chance.choice(["python-requests/2.32.3", "Ruby", "GLPI-Agent/1.7", "Java/17.0.9"])  # fmt: skip
    case.hit(ROBOT, "link", case.later(), address=case.address("194.2.33."), agent=agent)  # fmt: skip


@family
def scripts_and_robots(case: Case) -> None:
    agent = case.chance.choice([
        "curl/8.5.0", "Wget/1.21", "Go-http-client/1.1", "okhttp/4.12.0",
        "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)", "-",
    ])  # fmt: skip
    case.hit(ROBOT, "link", case.later(), address=case.address("185.20.4."), agent=agent)  # fmt: skip


@family
def driven_browser(case: Case) -> None:
    agent = BROWSERS[0].replace("Chrome/", "HeadlessChrome/")
    case.visit(ROBOT, case.between(10, 300), address=case.address("185.21.9."), agent=agent,
               gesture=3, visible=2.1, headers=ENGLISH)  # fmt: skip


@family
def driven_browser_betrayed_by_its_hints(case: Case) -> None:
    hints = {**FRENCH, "Sec-CH-UA-Platform": '"Linux"',
             "Sec-CH-UA": '"Chromium";v="140", "HeadlessChrome";v="140"'}  # fmt: skip
    case.visit(ROBOT, case.between(10, 300), address=case.address("185.22.9."),
               agent=BROWSERS[0], gesture=2.5, headers=hints)  # fmt: skip


@family
def impossible_browsers(case: Case) -> None:
    agent = case.chance.choice([
        f"Mozilla/5.0 (Windows NT 6.1; WOW64) {WK} Chrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_13; Trident/7.0; rv:11.0) like Gecko",
        "Mozilla/5.0 (Windows NT 11.0; Win64; x64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15",
        "Mozilla/5.0 Chrome/120 Safari",
    ])  # fmt: skip
    case.visit(ROBOT, case.between(10, 900), address=case.address("185.23.9."), agent=agent, visible=2.3)  # fmt: skip


@family
def unlisted_sandbox(case: Case) -> None:
    """No known network, no known name: a Linux machine that speaks English, at once."""
    case.visit(ROBOT, case.between(6, 50), address=case.address("185.24.9."), agent=LINUX,
               visible=2.2, gesture=case.between(0.2, 3), headers=ENGLISH)  # fmt: skip


@family
def unlisted_scanner_of_many(case: Case) -> None:
    """One address follows the links of several persons within seconds."""
    where, after = "185.25.9.77", case.between(6, 20)
    for place in range(3):
        case.hit(ROBOT, "link", after + place * 2, address=where, agent=BROWSERS[0],
                 headers=FRENCH, token=f"{case.token[:-1]}{place}")  # fmt: skip


@family
def image_proxies(case: Case) -> None:
    where, agent = case.chance.choice([
        ("66.249.83.12", "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"),
        ("98.137.64.9", "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"),
        ("104.28.40.12", "Mozilla/5.0"),
        ("17.58.98.3", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"),
    ])  # fmt: skip
    case.hit(ROBOT, "image", case.between(1, 4000), address=where, agent=agent)


@family
def office_discovery(case: Case) -> None:
    agent = "Microsoft Office Existence Discovery"
    case.hit(ROBOT, "link", case.later(), address=NAT, agent=agent, method="HEAD")
    case.hit(ROBOT, "link", case.later(), address=NAT, agent="Microsoft Office Protocol Discovery", method="OPTIONS")  # fmt: skip


@family
def hidden_link_over_ipv6(case: Case) -> None:
    site = f"2a00:5a60:{case.chance.randrange(1, 999):x}:"
    scan(case, case.between(5, 200), f"{site}:7", BROWSERS[0], "hidden")
    scan(case, case.between(201, 500), f"{site}1::8", BROWSERS[2], "link", "page")


# People.


@family
def staff_behind_one_address(case: Case) -> None:
    case.human(case.later(), address=NAT, agent=case.browser())


@family
def colleagues_at_the_same_second(case: Case) -> None:
    """Everybody opens the message in the same minute, by the declared address."""
    for place in range(4):
        other = Case(case.chance, f"{case.token[:-1]}{place}", case.sent, case.accepted)
        other.human(20 + place / 2, address=NAT, agent=BROWSERS[place % 3])
        case.rows += other.rows


@family
def staff_behind_an_undeclared_address(case: Case) -> None:
    case.declared = ""
    for place in range(3):
        other = Case(
            case.chance, f"{case.token[:-1]}{place}", case.sent, case.accepted, ""
        )
        other.visit(HUMAN, 30 + place * 2, address="86.210.4.9", agent=BROWSERS[place],
                    gesture=case.between(1.1, 6), visible=2.2)  # fmt: skip
        case.rows += other.rows


@family
def telephone_on_4g(case: Case) -> None:
    case.human(case.later(), address=case.address("92.184."), agent=case.phone())


@family
def telephone_that_changes_address(case: Case) -> None:
    case.human(case.later(), address=case.address("92.184."), agent=case.phone(),
               later=case.address("86.247."))  # fmt: skip


@family
def outlook_desktop(case: Case) -> None:
    """Outlook loads the image and asks for the link; the browser then opens."""
    after = case.later()
    case.hit(HUMAN, "image", max(after - 15, 6), address=NAT, agent=OUTLOOK)
    case.hit(HUMAN, "link", after, address=NAT, agent=OUTLOOK)
    case.human(after + 0.9, address=NAT, agent=BROWSERS[1])


@family
def night_shift(case: Case) -> None:
    case.human(case.between(50_000, 70_000), address=NAT, agent=case.browser())


@family
def fast_clickers(case: Case) -> None:
    """Less than ten seconds, and a gesture."""
    case.human(case.between(5.1, 9.9), address=NAT, agent=case.browser(), gesture=case.between(0.9, 4))  # fmt: skip


@family
def very_fast_clickers(case: Case) -> None:
    case.visit(HUMAN, case.between(3.5, 4.9), address=NAT, agent=case.browser(), gesture=case.between(1.2, 4))  # fmt: skip


@family
def home_over_ipv6(case: Case) -> None:
    case.human(case.later(), address=case.address("2a01:cb08:8b1f:ac00:"), agent=case.browser())  # fmt: skip


@family
def ipv6_then_ipv4(case: Case) -> None:
    case.human(case.later(), address=case.address("2a01:e0a:1:2:"), agent=case.browser(),
               later=case.address("82.64.7."))  # fmt: skip


@family
def virtual_private_network(case: Case) -> None:
    case.visit(HUMAN, case.between(40, 5000), address=case.address("146.70.12."),
               agent=case.browser(), gesture=case.between(1.2, 6), visible=2.1)  # fmt: skip


@family
def remote_desktop_in_a_cloud(case: Case) -> None:
    case.visit(HUMAN, case.between(40, 5000), address=case.address("20.74.3."),
               agent=BROWSERS[1], gesture=case.between(1.2, 6), form=30)  # fmt: skip


@family
def web_gateway_shared_by_many(case: Case) -> None:
    case.human(case.later(), address=case.address("165.225.20."), agent=case.browser())


@family
def private_relay_of_a_telephone(case: Case) -> None:
    case.human(case.later(), address=case.address("104.28.30."), agent=case.phone())


@family
def shared_mailbox(case: Case) -> None:
    """Three persons read one mailbox and open the same link."""
    for agent in (BROWSERS[0], BROWSERS[2], case.phone()):
        case.human(case.later(), address=NAT, agent=agent)


@family
def double_click(case: Case) -> None:
    after, agent = case.later(), case.browser()
    case.hit(HUMAN, "link", after, address=NAT, agent=agent, headers=FRENCH)
    case.human(after + 0.4, address=NAT, agent=agent)


@family
def scanned_first_then_clicked(case: Case) -> None:
    """Safe Links looks at the moment of the click; the person arrives by its own address."""
    after = case.later()
    scan(case, after - 0.5, case.address("40.94."), BROWSERS[1], "link", "hidden")
    case.human(after, address=NAT, agent=BROWSERS[1])


@family
def back_in_the_afternoon(case: Case) -> None:
    after = case.later()
    case.visit(HUMAN, after, address=NAT, agent=case.browser(), gesture=case.between(7000, 20_000))  # fmt: skip


@family
def reports_without_clicking(case: Case) -> None:
    case.hit(HUMAN, "report", case.later(), address="", agent="")


@family
def forwarded_to_a_colleague(case: Case) -> None:
    case.human(case.between(600, 9000), address=case.address("88.121.5."), agent=case.browser())  # fmt: skip


@family
def scripts_blocked(case: Case) -> None:
    """Somebody whose browser runs no script: nothing proves it, nothing denies it."""
    case.hit(DOUBTFUL, "link", case.later(), address=NAT, agent=BROWSERS[2], headers=FRENCH)  # fmt: skip


@family
def unlisted_scanner_that_plays_a_reader(case: Case) -> None:
    """One program goes through the mailboxes of a domain and moves the pointer."""
    for place in range(3):
        other = Case(case.chance, f"{case.token[:-1]}{place}", case.sent, case.accepted)
        other.visit(ROBOT, 8 + place * 2.5, address="185.26.9.40", agent=BROWSERS[0],
                    gesture=case.between(1.2, 3), visible=2.1)  # fmt: skip
        case.rows += other.rows


@family
def machines_that_take_turns(case: Case) -> None:
    after = case.between(10, 300)
    for place in range(3):
        case.hit(ROBOT, "link", after + place * 1.5, address=case.address(f"185.{30 + place}.9."),
                 agent=BROWSERS[place], headers=FRENCH)  # fmt: skip


@family
def defender_that_plays_a_reader(case: Case) -> None:
    case.visit(ROBOT, case.between(8, 100), address=case.address("20.50."), agent=BROWSERS[1],
               gesture=case.between(1.5, 4), visible=2.1)  # fmt: skip


@family
def gateway_that_signs_its_headers(case: Case) -> None:
    name = case.chance.choice(
        ["X-Barracuda-Scan", "X-Mailinblack-Id", "X-Vade-Analysis"]
    )
    case.hit(ROBOT, "link", case.between(6, 300), address=case.address("185.27.9."),
             agent=BROWSERS[0], headers={**FRENCH, name: "1"})  # fmt: skip


@family
def person_behind_an_appliance(case: Case) -> None:
    """The appliance touched everything as the message came in; the person is quick."""
    scan(case, case.between(0.2, 1.5), NAT, BROWSERS[3], "image", "link", "hidden")
    case.human(case.between(8, 200), address=NAT, agent=BROWSERS[0])


@family
def thin_client_on_linux(case: Case) -> None:
    case.human(case.later(), address=NAT, agent=LINUX)


@family
def english_browser(case: Case) -> None:
    case.visit(HUMAN, case.later(), address=NAT, agent=BROWSERS[0], headers=ENGLISH,
               gesture=case.between(0.6, 5))  # fmt: skip


@family
def second_screen(case: Case) -> None:
    """The same person opens the message at work, then at home, on the telephone."""
    case.human(case.later(), address=NAT, agent=BROWSERS[0])
    case.human(case.between(20_000, 40_000), address=case.address("92.184."), agent=case.phone())  # fmt: skip
