"""Why a command stopped. Nothing has been written then."""


class Stopped(Exception):
    """`name` for machines and tests, a sentence for the person at the keyboard; never a secret."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name
