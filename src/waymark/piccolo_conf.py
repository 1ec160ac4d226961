"""Piccolo reads this module when it runs migrations (PICCOLO_CONF=waymark.piccolo_conf)."""

from piccolo.conf.apps import AppRegistry

from waymark.database import ENGINE

DB = ENGINE
APP_REGISTRY = AppRegistry(apps=["waymark.piccolo_app"])
