"""The playground: an embedded Bot API, a page like a messenger, a player of scenes.

Read `world.py` first (what there is), then `groups.py`, `talk.py` and `people.py` (what
people do), `methods.py` (what the bot may call) and `server.py` (the door); `messenger.py`
serves the page. A scene's format stands in `scene.py`, how it is played in `script.py`.
No Telegram library is used here, so a mistake of one cannot hide a mistake of the other.
"""
