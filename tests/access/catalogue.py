"""The catalogue: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from risk.actions.versions import in_force
from risk.models import CatalogueDraft, CatalogueReplay, LearnedEdition
from tests.access import NEVER
from tests.builders import NOW, street

READ = "403 200 403 403 403 200"
KEPT = "403 403 403 403 403 403"
ANSWERS: dict[str, tuple[str, str]] = {
    "catalogue": (READ, NEVER),
    "catalogue_version": (READ, NEVER),
    "catalogue_version_file": (READ, NEVER),
    "begin_draft": (KEPT, KEPT),
    "catalogue_draft": (KEPT, NEVER),
    "catalogue_factor": (KEPT, KEPT),
    "catalogue_retire": (NEVER, KEPT),
    "catalogue_whole": (KEPT, KEPT),
    "catalogue_upload": (KEPT, KEPT),
    "catalogue_draft_file": (KEPT, NEVER),
    "catalogue_replay": (KEPT, NEVER),
    "catalogue_replay_export": (NEVER, KEPT),
    "replay": (KEPT, KEPT),
    "stop_replay": (KEPT, KEPT),
    "publish_catalogue": (KEPT, KEPT),
    "drop_draft": (KEPT, KEPT),
    "learning": (READ, NEVER),
    "learned_edition": (READ, NEVER),
    "switch_on_edition": (KEPT, KEPT),
    "switch_off_edition": (KEPT, KEPT),
}


def rows(world: Any) -> dict[str, Any]:
    """The version in force, a draft of it, a replay that waits."""
    version, by = in_force(NOW), world.owner
    draft = CatalogueDraft.objects.create(
        title="x",
        base=version,
        content=version.content,
        sha=version.sha,
        made_by=by,
        made_at=NOW,
        edited_by=by,
        edited_at=NOW,
        editors=[by.pk],
    )
    replay = CatalogueReplay.objects.create(
        draft=draft,
        sha=draft.sha,
        against=version,
        area=street().area,
        since=NOW,
        asked_by=by,
        asked_at=NOW,
    )
    edition = LearnedEdition.objects.create(
        number=1,
        trained_at=NOW,
        version=version,
        lessons=1,
        upto=1,
        figures={"trials": [], "words": {}},
        weights=b"",
    )
    return {
        "risk/learning/": edition,
        "learned-editions/": edition,
        "risk/catalogue/versions/": version,
        "risk/catalogue/drafts/": draft,
        "risk/catalogue/replays/": replay,
        "catalogue-versions/": version,
        "catalogue-drafts/": draft,
    }
