"""The school the change matrix is tried in, built by an administrator through the API."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from canvas_simulator import Request, Simulator
from canvas_simulator.generating import empty
from canvas_simulator.worlds import parse_world, render_world
from tests.conformance.matrix_material import add_material

if TYPE_CHECKING:
    from canvas_simulator import Reply

Json = Any  # an answer's body
_LATER = timedelta(hours=2)  # past every job and the list cache


@dataclass
class Site:
    """A simulator, and the ids of what was built in it by name; ``words`` are other texts."""

    school: Simulator
    ids: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.ids[name]

    def send(self, who: str, method: str, path: str, members: Json = None) -> Reply:
        """The reply to a request with a JSON body; ``{names}`` in the path become ids."""
        token = self.school.tokens.first(self.ids[who]).value
        headers = {
            "authorization": f"Bearer {token}",
            "content-type": "application/json",
            "host": "canvas.example.test",
        }
        path, _, query = path.format(**self.ids).partition("?")
        pairs = tuple((k, v) for k, _, v in (p.partition("=") for p in query.split("&")) if k)
        body = b"" if members is None else json.dumps(members).encode()
        where = path if path.startswith("/") else f"/api/v1/{path}"
        return self.school.answer(Request(method, where, pairs, headers, body))

    def write(self, who: str, method: str, path: str, members: Json = None) -> Json:
        """The body of a write that must succeed."""
        reply = self.send(who, method, path, members or {})
        assert reply.status in (200, 201, 204), (path, reply.status, reply.body)
        return json.loads(reply.body or b"null")

    def make(self, name: str, who: str, path: str, members: Json) -> int:
        """Creates something and remembers its id under ``name``."""
        self.ids[name] = int(self.write(who, "POST", path, members)["id"])
        return self.ids[name]

    def settled(self) -> None:
        """Lets all jobs be done, the list cache included."""
        self.school.clock.advance(_LATER)

    def copy(self) -> Site:
        """The same school again, for a change of its own."""
        world = parse_world(render_world(self.school.school.world))
        world.clock_at = self.school.clock.now()
        made = Simulator(world)
        made.clock.freeze()
        return Site(made, dict(self.ids))


def build() -> Site:
    """Four courses, three students in two sections and a group set, work of every kind."""
    site = Site(Simulator(empty()), {"admin": 99})
    site.school.clock.freeze()
    for name in ("student_1", "student_2", "student_3", "teacher"):
        login = {"user": {"name": name.title()}, "pseudonym": {"unique_id": name}}
        site.make(name, "admin", "accounts/1/users", login)
    for name in ("c1", "c2", "c3", "c4"):
        _course(site, name)
    _work(site)
    _together(site)
    add_material(site, "2026-12-20T12:00:00Z")
    _unjoined(site)
    site.settled()
    return site


def _course(site: Site, name: str) -> None:
    given = {"course": {"name": f"Course {name}", "course_code": name}, "offer": True}
    site.make(name, "admin", "accounts/1/courses", given)
    site.ids[f"{name}_a"] = json.loads(
        site.send("admin", "GET", f"courses/{{{name}}}/sections").body
    )[0]["id"]
    site.make(
        f"{name}_b", "admin", f"courses/{{{name}}}/sections", {"course_section": {"name": "B"}}
    )
    for who, kind, section in (
        ("student_1", "StudentEnrollment", None),
        ("student_2", "StudentEnrollment", site[f"{name}_b"]),
        ("student_3", "StudentEnrollment", site[f"{name}_b"]),
        ("teacher", "TeacherEnrollment", None),
    ):
        given = {"user_id": site[who], "type": kind, "enrollment_state": "active"}
        given |= {"course_section_id": section} if section else {}
        site.make(
            f"{name}_{who}", "admin", f"courses/{{{name}}}/enrollments", {"enrollment": given}
        )
    for group in ("homework", "tests"):
        path = f"courses/{{{name}}}/assignment_groups"
        site.make(f"{name}_{group}", "teacher", path, {"name": group})


def _unjoined(site: Site) -> None:
    """A fifth course, in which student 1 is not enrolled."""
    given = {"course": {"name": "Course c5", "course_code": "c5"}, "offer": True}
    site.make("c5", "admin", "accounts/1/courses", given)
    work = {"assignment": {"name": "in c5", "published": True, "points_possible": 10}}
    site.make("c5_plain", "admin", "courses/{c5}/assignments", work)


def _work(site: Site) -> None:
    due = "2026-12-20T12:00:00Z"
    plain = {"published": True, "points_possible": 10, "due_at": due}
    for name, more in (
        ("plain", {}),
        ("other", {}),
        ("graded", {}),
        ("manual", {"post_manually": True}),
        ("draft", {"published": False, "points_possible": 12}),
        ("for_b", {"only_visible_to_overrides": True}),
        ("moved", {"assignment_group_id": site["c1_tests"]}),
    ):
        given = {"assignment": plain | {"name": name} | more}
        site.make(name, "teacher", "courses/{c1}/assignments", given)
    for name in ("graded", "manual"):
        given = {"submission": {"submission_type": "online_text_entry", "body": "Mine"}}
        site.write("student_1", "POST", f"courses/{{c1}}/assignments/{{{name}}}/submissions", given)
    override = {"course_section_id": site["c1_b"], "due_at": due}
    path = "courses/{c1}/assignments/{for_b}/overrides"
    site.make("for_b_override", "teacher", path, {"assignment_override": override})
    for name in ("c2", "c3", "c4"):
        given = {"assignment": plain | {"name": f"in {name}"}}
        site.make(f"{name}_plain", "teacher", f"courses/{{{name}}}/assignments", given)


def _together(site: Site) -> None:
    """Groups of a set, group work, a discussion and an announcement in every course."""
    for name in ("c1", "c2", "c3"):
        path = f"courses/{{{name}}}/group_categories"
        category = site.make(f"{name}_set", "teacher", path, {"name": "Teams"})
        path = f"group_categories/{{{name}_set}}/groups"
        site.make(f"{name}_team", "teacher", path, {"name": "Team"})
        site.make(f"{name}_rest", "teacher", path, {"name": "Rest"})
        members = [site["student_1"], site["student_2"]]
        site.write("teacher", "PUT", f"groups/{{{name}_team}}", {"members": members})
        given = {"name": "group work", "published": True, "group_category_id": category}
        path = f"courses/{{{name}}}/assignments"
        site.make(f"{name}_group_work", "teacher", path, {"assignment": given})
    path = "courses/{c1}/discussion_topics"
    site.make("topic", "teacher", path, {"title": "Talk", "message": "<p>Say</p>"})
    graded = {
        "title": "Graded",
        "assignment": {"points_possible": 5, "due_at": "2026-12-21T00:00Z"},
    }
    site.make("graded_topic", "teacher", path, graded)
    for name, course in (("news", "c1"), ("c3_news", "c3")):
        path = f"courses/{{{course}}}/discussion_topics"
        site.make(name, "teacher", path, {"title": "News", "is_announcement": True})
