"""What stands beside the code for those who run it and for those who write to us."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from bot.channels.web.channel import APART
from bot.settings.all import Settings
from bot.settings.reader import PREFIX

ROOT = Path(__file__).parent.parent
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
KINDS = {"markdown", "textarea", "input", "dropdown", "checkboxes"}


def test_the_image_installs_all_that_the_program_needs():
    """By its own lock: that of development has more in it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.match(r"[\w.-]+", each)[0] for each in project["dependencies"]}
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    assert needed - set(re.findall(r"^([\w.-]+)(?:\[\w,]+\])?==", lock, re.MULTILINE)) == set()


def parsed(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # noqa: TID251  # no content


@pytest.fixture(scope="module")
def compose():
    return parsed(ROOT / "compose.yaml")


REPLICAS = ["assistant-1", "assistant-2"]


@pytest.fixture(scope="module", params=[*REPLICAS, "database", "proxy"])
def service(request, compose):
    return compose["services"][request.param]


def setting_names(environment):
    """Return the settings that *environment* names, without ``_FILE``."""
    return {name.removesuffix("_FILE") for name in environment if name.startswith(PREFIX)}


def test_there_are_two_replicas_and_what_they_need(compose):
    """Equal ones, their database, and a proxy with https; one is there before the other."""
    assert set(compose["services"]) == {*REPLICAS, "database", "proxy"}
    one, other = (dict(compose["services"][name]) for name in REPLICAS)
    assert other.pop("depends_on") == one.pop("depends_on") | {
        "assistant-1": {"condition": "service_healthy"}
    }
    assert one == other
    assert [name for name, one in compose["services"].items() if "ports" in one] == ["proxy"]


def upgrading():
    """Return the commands by which the documents upgrade what runs with compose."""
    text = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    found = re.search(
        r"^To \[upgrade\].*\n\n```sh\n((?:docker compose .*\n)+)```", text, re.MULTILINE
    )
    return [command.split()[2:] for command in found[1].splitlines()]


def test_an_upgrade_changes_one_replica_after_the_other(compose):
    """Compose by itself makes all anew before it starts one; each is named, in the order of their start."""
    first, *middle, last = upgrading()
    assert first == ["build"]
    up = ["up", "--detach", "--wait"]
    assert middle == [[*up, name] for name in REPLICAS]
    assert last == up
    # What a replica depends on comes with it: never one that was not named before.
    for number, name in enumerate(REPLICAS):
        needed = set(compose["services"][name]["depends_on"])
        assert needed <= {"database", *REPLICAS[:number]}


def test_no_document_stops_all_replicas_to_upgrade():
    """Not by one command, and not with one after which the next one makes all anew."""
    for path in [ROOT / "compose.yaml", *(ROOT / "docs").glob("*.md")]:
        commands = re.findall(r"docker compose up[^`\n]*", path.read_text(encoding="utf-8"))
        assert not [each for each in commands if "--build" in each or "--no-deps" in each]


def test_what_is_made_for_secrets_alone_is_not_made_for_the_rest():
    """A shell that goes on with such a mask would write what the proxy cannot read."""
    for name in ("running.md", "backups.md"):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        assert not re.search(r"^umask\b", text, re.MULTILINE)


def test_every_service_is_confined(service):
    """It writes to its volumes only, gains no rights, and takes no more than its share."""
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["mem_limit"]
    assert service["pids_limit"]


def test_every_service_is_watched_and_keeps_what_matters(service):
    """With a health check, and a volume that outlives the container."""
    assert {"interval", "timeout", "retries", "start_period"} <= service["healthcheck"].keys()
    assert service["volumes"]
    assert service["restart"] == "unless-stopped"


def test_the_assistants_health_check_is_that_of_its_image(compose):
    """Only its pace is given here."""
    assert "test" not in compose["services"]["assistant-1"]["healthcheck"]
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_assistant_is_built_here(compose):
    """From the Dockerfile beside it."""
    assert compose["services"]["assistant-1"]["build"] == "."
    assert (ROOT / "Dockerfile").exists()


def test_no_image_changes_by_itself(service):
    """Each has a tag, and none of them moves with every release."""
    name, _, tag = service["image"].partition(":")
    assert name
    assert tag not in {"", "latest"}


def test_memory_is_what_the_documents_measured(compose):
    """Wherever it runs."""
    assert compose["services"]["assistant-1"]["mem_limit"] == "3500m"
    assert "--memory 3500m" in (ROOT / "docs" / "running.md").read_text(encoding="utf-8")


def test_every_setting_exists(compose):
    """What the assistant is given, it reads."""
    given = setting_names(compose["services"]["assistant-1"]["environment"])
    assert given
    assert given <= Settings.names()


def test_settings_that_are_proposed_exist(compose):
    """Also those in comments."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert setting_names(re.findall(r"\bBOT_[A-Z_]+", text)) <= Settings.names()


def test_a_setting_that_does_not_exist_is_found():
    """The control: a slip in a name would be seen."""
    assert not setting_names({"BOT_DATABSE_URL_FILE": ""}) <= Settings.names()


def test_secrets_come_from_files(compose):
    """No password stands in an environment; each file that is named is mounted, and declared."""
    for one in compose["services"].values():
        for name, value in one.get("environment", {}).items():
            if "PASSWORD" in name or name.startswith("BOT_DATABASE"):
                assert name.endswith("_FILE")
                assert Path(value).name in one["secrets"]
        assert set(one.get("secrets", ())) <= compose["secrets"].keys()


def test_every_volume_and_network_is_declared(compose):
    """And what is mounted from here is there."""
    for one in compose["services"].values():
        assert set(one["networks"]) <= compose["networks"].keys()
        for volume in one["volumes"]:
            source = volume.partition(":")[0]
            assert source in compose["volumes"] or (ROOT / source).exists()


def test_the_database_is_out_of_reach(compose):
    """It lies in a network without a way out, which the proxy does not share."""
    assert compose["services"]["database"]["networks"] == ["back"]
    assert compose["networks"]["back"]["internal"] is True
    assert "back" not in compose["services"]["proxy"]["networks"]


def test_the_proxy_keeps_the_health_check_to_itself():
    """And leads to the assistant's port."""
    text = (ROOT / "Caddyfile").read_text(encoding="utf-8")
    assert "respond /health* 404" in text
    assert "reverse_proxy assistant-1:8000 assistant-2:8000 {" in text
    assert set(re.findall(r"health_uri (\S+)", text)) <= APART


def test_the_proxy_takes_no_replica_away_for_what_failed():
    """A stranger who leaves while they send makes a request fail, and could take them all."""
    text = re.sub(r"#.*", "", (ROOT / "Caddyfile").read_text(encoding="utf-8"))
    assert "health_interval" in text
    assert not re.search(r"\b(fail_duration|max_fails|unhealthy_\w+|lb_policy least_conn)\b", text)


def test_figures_of_one_replica_are_not_shown_as_those_of_all():
    """By the proxy one would answer now, and then the other; what is proposed has an address for each."""
    assert "respond /metrics 404" in (ROOT / "Caddyfile").read_text(encoding="utf-8")
    assert "# BOT_METRICS_PORT: 0.0.0.0:" in (ROOT / "compose.yaml").read_text(encoding="utf-8")


def test_the_container_is_asked_whether_it_lives():
    """Not whether it is ready: where the disk is full, a restart mends nothing."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "'/health/live'" in text


# Kubernetes


@pytest.fixture(scope="module")
def manifests():
    text = (ROOT / "docs" / "kubernetes" / "assistant.yaml").read_text(encoding="utf-8")
    return {one["kind"]: one for one in yaml.safe_load_all(text)}  # no content


@pytest.fixture(scope="module")
def pod(manifests):
    return manifests["Deployment"]["spec"]["template"]["spec"]


@pytest.fixture(scope="module")
def container(pod):
    [container] = pod["containers"]
    return container


def test_two_replicas_are_found_by_their_service(manifests):
    """Whichever a request comes to; and an update leaves as many as there were."""
    deployment = manifests["Deployment"]["spec"]
    assert deployment["replicas"] == 2
    assert deployment["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    labels = deployment["template"]["metadata"]["labels"]
    service = manifests["Service"]["spec"]
    assert labels == service["selector"] == deployment["selector"]["matchLabels"]
    assert labels == manifests["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"]
    assert service["sessionAffinity"] == "None"


def test_every_probe_asks_for_a_path_that_is_there(container):
    """And a replica is restarted for its life alone."""
    asked = {
        name: container[f"{name}Probe"]["httpGet"]["path"]
        for name in ("startup", "readiness", "liveness")
    }
    assert set(asked.values()) <= APART
    assert asked == {
        "startup": "/health/live",
        "readiness": "/health/ready",
        "liveness": "/health/live",
    }
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert f"BOT_PORT={ports['http']}" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_every_setting_of_the_manifest_exists_and_no_secret_stands_in_it(container):
    """Secrets come from files."""
    given = {one["name"]: one["value"] for one in container["env"]}
    assert setting_names(given) <= Settings.names()
    mounts = [mount["mountPath"] for mount in container["volumeMounts"]]
    for name, value in given.items():
        if name.endswith("_FILE") or name == "BOT_ERASURE_LEDGER":
            assert str(Path(value).parent) in mounts
        else:
            assert name in {"BOT_PUBLIC_URL", "BOT_TRUSTED_PROXIES"}


def test_the_ledger_of_erasures_outlives_a_replica(pod, container):
    """A restored backup brings back whom a lost ledger had named."""
    given = {one["name"]: one["value"] for one in container["env"]}
    folder = str(Path(given["BOT_ERASURE_LEDGER"]).parent)
    [name] = [one["name"] for one in container["volumeMounts"] if one["mountPath"] == folder]
    [volume] = [one for one in pod["volumes"] if one["name"] == name]
    assert "persistentVolumeClaim" in volume


def test_a_replica_is_confined_as_its_image_allows(pod, container):
    """An ordinary user who writes to two folders, gains no rights, and takes no more than its share."""
    user = f"USER {pod['securityContext']['runAsUser']}:"
    assert user in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert pod["securityContext"]["runAsNonRoot"] is True
    confined = container["securityContext"]
    assert confined["readOnlyRootFilesystem"] is True
    assert confined["allowPrivilegeEscalation"] is False
    assert confined["capabilities"] == {"drop": ["ALL"]}
    assert container["resources"]["limits"]["memory"] == "3500Mi"
    volumes = {volume["name"] for volume in pod["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == volumes


@pytest.mark.parametrize(
    "path", [path for path in FORMS if path.name != "config.yml"], ids=lambda path: path.stem
)
def test_every_issue_form_can_be_filled_in(path):
    """It has a name, a sentence, and fields with a label and an id of their own."""
    form = parsed(path)
    assert form["name"]
    assert form["description"]
    fields = [one for one in form["body"] if one["type"] != "markdown"]
    ids = [one["id"] for one in fields]
    assert ids
    assert len(ids) == len(set(ids))
    assert {one["type"] for one in form["body"]} <= KINDS
    assert all(one["attributes"]["label"] for one in fields)
    assert any(one.get("validations", {}).get("required") for one in fields)
    assert all(one["attributes"]["options"] for one in fields if one["type"] == "dropdown")


def test_the_forms_are_those_that_people_need():
    """Three for editors, one for whatever does not work."""
    assert {path.stem for path in FORMS} == {
        "bug",
        "config",
        "new-question",
        "outdated-fact",
        "wrong-answer",
    }
    assert (
        parsed(ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml")["blank_issues_enabled"] is False
    )


def test_weaknesses_do_not_go_into_an_issue():
    """The form for bugs leads to SECURITY.md, and the page says how to write in private."""
    assert "SECURITY.md" in (ROOT / ".github/ISSUE_TEMPLATE/bug.yml").read_text(encoding="utf-8")
    assert "Report a vulnerability" in (ROOT / "SECURITY.md").read_text(encoding="utf-8")
