"""temporary"""

import pytest
from tests import test_access as t
from tests import test_api_access as a
from tests.access import follow_up as mine

pytestmark = pytest.mark.django_db


def test_mine(sign_in):
    world = t.World()
    out = {}
    for kind in t.OFFICERS:
        client = sign_in(t.OFFICERS[kind]())
        for name in [*mine.ANSWERS, "follow_up_list", "follow_up"]:
            for m in ("get", "post"):
                with t.undone():
                    try:
                        c = t.answer(client, m, world.url(name)).status_code
                    except Exception as e:
                        c = repr(e)[:150]
                out.setdefault((name, m), []).append(str(c))
    bad = []
    for name, (g, p) in mine.ANSWERS.items():
        for m, want in (("get", g), ("post", p)):
            got = " ".join(out[name, m])
            if got != want:
                bad.append((name, m, got, want))
    for b in bad:
        print(b)
    for k in t.KEEPERS:
        client = sign_in(k())
        for name in mine.ANSWERS:
            with t.undone():
                c = t.answer(client, "post", world.url(name)).status_code
            if c not in (403, 404, 405):
                print("KEEPER", k.__name__, name, c)
    assert not bad
