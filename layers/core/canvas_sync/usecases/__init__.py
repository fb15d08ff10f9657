"""One public function per file: what a person, the schedule or an operator can ask for."""
