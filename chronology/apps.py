from django.apps import AppConfig


class ChronologyConfig(AppConfig):
    name = "chronology"

    def ready(self) -> None:
        """Add what waits for people here to their first page."""
        from chronology.worklist import question_tasks
        from reviews.worklist import add_tasks_from

        add_tasks_from(question_tasks)
