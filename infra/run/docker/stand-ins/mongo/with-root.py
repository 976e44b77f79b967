"""Makes the root account once, without --auth; then serves with --auth. Takes mongod's arguments and ignores them."""
import os
import subprocess
import sys
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

path = "/data/db"
serve = [sys.executable, "-m", "secantus", "--port", "27017", "--storage-path", path, "--sync-on-commit"]
made = os.path.join(path, "root-made")
if not os.path.exists(made):
    first = subprocess.Popen([*serve, "--host", "127.0.0.1"])
    client = MongoClient("127.0.0.1", 27017, directConnection=True, serverSelectionTimeoutMS=30000)
    try:
        client.admin.command(
            "createUser",
            os.environ["MONGO_INITDB_ROOT_USERNAME"],
            pwd=Path(os.environ["MONGO_INITDB_ROOT_PASSWORD_FILE"]).read_text(),
            roles=["root"],
        )
    except PyMongoError as error:
        print(f"the root account: {error}", file=sys.stderr)
        raise SystemExit(1)
    finally:
        client.close()
        first.terminate()
        first.wait()
    open(made, "w").close()
os.execv(sys.executable, [*serve, "--host", "0.0.0.0", "--auth"])
