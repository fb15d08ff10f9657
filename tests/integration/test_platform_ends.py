"""However a stack ends, nothing of it is left."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from local.embedded_aws.process import embedded_aws
from local.places import ROOT
from local.stack import Stack
from tests.integration.small_stack import TEMPLATE, do, eventually

OWNER = f"""
from pathlib import Path
from local.stack import running_stack
import time
with running_stack(template=Path({str(TEMPLATE)!r})) as stack:
    print(stack.aws.folder, stack.aws.group, flush=True)
    time.sleep(60)
"""


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_owner_leaves_nothing(platform: Stack) -> None:
    """Two stacks at once; SIGKILL of one's owner ends its processes, and the other goes on."""
    owner = subprocess.Popen([sys.executable, "-c", OWNER], cwd=ROOT, stdout=subprocess.PIPE)
    assert owner.stdout
    folder, group = owner.stdout.readline().split()

    owner.kill()
    owner.wait()
    owner.stdout.close()

    eventually(lambda: not group_lives(int(group)))
    assert not Path(folder.decode()).exists()
    assert do(platform, "who").is_success


def test_an_ended_stack_leaves_nothing() -> None:
    """No process and no file stays when the block ends, by an error too."""
    with pytest.raises(KeyboardInterrupt), embedded_aws() as aws:
        raise KeyboardInterrupt

    assert not group_lives(aws.group)
    assert not aws.folder.exists()
