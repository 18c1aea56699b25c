"""Invalid values of the query string, with a text for people and one for programs."""

from django.core.exceptions import ValidationError


class InvalidValue(ValidationError):
    """The message is for people, who read labels; for_programs names the parameter."""

    def __init__(self, for_people: str, for_programs: str):
        super().__init__(for_people)
        self.for_programs = for_programs


def text_for_programs(error: ValidationError) -> str:
    """The text that names the parameter."""
    return error.for_programs if isinstance(error, InvalidValue) else error.messages[0]
