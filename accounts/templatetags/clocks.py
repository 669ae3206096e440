"""The filter ``clock``, built into every template: ``{{ saved_at|clock }}``."""

from django import template

from accounts.clock import clock

register = template.Library()
register.filter("clock", clock)
