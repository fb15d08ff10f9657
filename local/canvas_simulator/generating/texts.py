"""Invented names and texts, the ugly ones included."""

COURSES = (
    ("Soil and Water", "GEO"),
    ("Statistics <for> Everyone & more", "STA"),
    ("Einführung in die Optik", "OPT"),
    ("History of Maps", "HIS"),
    ("Choir 🎶", "MUS"),
    ("Practical Chemistry", "CHE"),
    ("Writing Workshop", "WRI"),
)
PEOPLE = ("Ada", "Bo", "Chiara", "Đorđe", "Emeka", "Fatima", "Gül", "Hana")
ZONES = ("Europe/Berlin", "America/Denver", "Pacific/Kiritimati", "America/St_Johns")
TITLES = (
    "Read chapter",
    "Lab report",
    "Problem set",
    "Essay draft",
    "Map exercise",
    "Quiz <b>prep</b>",
    "Übungsblatt",
    "Peer feedback 🎯",
)
TALK = (
    "What did you find?",
    "Room change",
    "Next week's lab",
    "I agree, but see the <em>second</em> map.",
    "Well done.",
)
TEXTS = (
    None,
    "",
    "<p>Answer all questions.</p>",
    "<p>Hand in <strong>one</strong> file.</p><ul><li>Names</li><li>Sources</li></ul>",
    '<p>See <a href="https://canvas.example.test/courses/1/pages/start">the start page</a>.</p>',
)
