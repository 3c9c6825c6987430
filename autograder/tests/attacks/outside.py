"""Attacks on what lies outside the worker: the network, other processes, the kernel's wider surface."""

from __future__ import annotations

from autograder.tests.attacks.catalogue import Attack, attack


def network(name: str, payload: str, says: str = "denied") -> Attack:
    return attack("network", name, "import socket\n" + payload, says=says)


def processes(name: str, payload: str, says: str = "denied") -> Attack:
    return attack("processes", name, payload, says=says)


def kernel(name: str, payload: str, says: str = "denied") -> Attack:
    return attack("kernel", name, payload, says=says)


NETWORK = [
    network("tcp", "attempt('tcp', socket.create_connection, PLACES['tcp'])"),
    network("udp", "attempt('udp', lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', PLACES['udp']))"),
    network("unix_socket", "attempt('unix', lambda: socket.socket(socket.AF_UNIX).connect(PLACES['unix']))"),
    network(
        "abstract_socket", "attempt('abstract', lambda: socket.socket(socket.AF_UNIX).connect(PLACES['abstract']))"
    ),
    network(
        "names_resolved",
        "attempt('dns', socket.getaddrinfo, 'localhost', 80)\nattempt('dns', socket.gethostbyname, 'example.org')",
        "gaierror",
    ),
    network("socket_pair", "attempt('pair', socket.socketpair)"),
    network("listener", "attempt('listen', lambda: socket.socket().bind(('127.0.0.1', 0)))"),
    network(
        "raw_and_netlink",
        "for f, t in ((socket.AF_INET, 3), (16, 3), (17, 3), (38, 5), (40, 1)):\n    attempt('raw', socket.socket, f, t)",
    ),
    network(
        "url",
        "def fetch(url):\n    import urllib.request\n    return urllib.request.urlopen(url)\nattempt('tcp', socket.socket)\nattempt('url', fetch, f\"http://127.0.0.1:{PLACES['tcp'][1]}/\")",
    ),
    network(
        "channel_as_a_socket",
        "own = CHANNEL.end\nattempt('send', own.send, b'x')\nattempt('connect', own.connect, PLACES['unix'])\nattempt('scm', own.sendmsg, [b'x'], [(1, 1, struct.pack('i', 0))])",
    ),
    network(
        "system_calls_by_number",
        "for n in (41, 198, 42, 203, 44, 206, 46, 211, 425):\n    attempt('call', call_c, 'syscall', n, 2, 1, 0, 0)",
    ),
]

FORK = "\ndef fork(how=os.fork):\n    child = how()\n    if child == 0:\n        os._exit(0)\n    return child\n"

PROCESSES = [
    processes("fork", FORK + "attempt('fork', fork)"),
    processes(
        "fork_by_the_c_library", FORK + "for name in ('fork', '_Fork'):\n    attempt(name, fork, lambda: call_c(name))"
    ),
    processes(
        "clone_by_number",
        FORK
        + "for n, a in ((56, 17), (220, 17), (435, 0), (57, 0), (58, 0)):\n    attempt('clone', fork, lambda: call_c('syscall', n, a, 0, 0, 0, 0))",
    ),
    processes(
        "fork_bomb",
        "only_when_confined()\nfor _ in range(1000):\n    attempt('fork', os.fork)\nTRIED[:] = [t for t in TRIED if 'BREACH' in t] or ['denied all']",
    ),
    processes(
        "threads",
        """
        import threading
        try:
            threading.Thread(target=print).start()
        except RuntimeError:
            TRIED.append("denied thread")
        else:
            TRIED.append("BREACH thread")
        attempt("pthread", lambda: os.strerror(0) if LIBC.pthread_create(ctypes.byref(ctypes.c_long()), None, LIBC.abs, None) == 0 else os.kill(1, 0))
        """,
    ),
    processes(
        "thread_bomb",
        "only_when_confined()\nimport _thread\nfor _ in range(1000):\n    try:\n        _thread.start_new_thread(time.sleep, (9,))\n        TRIED.append('BREACH')\n    except RuntimeError:\n        pass\nTRIED.append('denied all')",
    ),
    processes(
        "programs",
        "for p in ('/bin/true', '/bin/sh', sys.executable, '/usr/bin/sudo'):\n    attempt(p, os.execv, p, [p])\nattempt('fexecve', call_c, 'syscall', 322, 0, b'', None, None, 0x1000)",
    ),
    processes(
        "subprocess",
        "import subprocess\nattempt('run', subprocess.run, ['true'])\nattempt('popen', os.popen, 'true')\nattempt('spawn', os.posix_spawn, '/bin/true', ['true'], {})",
    ),
    processes(
        "shell",
        "code = os.system('exit 0')\nTRIED.append('denied system' if code != 0 else 'BREACH system')\nattempt('process', lambda: __import__('multiprocessing').Process(target=print).start())\nattempt('posix', os.posix_spawn, '/bin/true', ['true'], {})",
    ),
    processes(
        "signals_to_all",
        "only_when_confined()\nfor pid in (os.getppid(), PLACES['grader'], -1, 0, -os.getppid(), 1):\n    attempt(f'kill {pid}', os.kill, pid, 9)\nattempt('killpg', os.killpg, os.getpgrp(), 9)",
    ),
    processes(
        "signals_by_every_call",
        """
        only_when_confined()
        for pid in (os.getppid(), PLACES["grader"]):
            attempt("tkill", call_c, "syscall", 200 if os.uname().machine == "x86_64" else 130, pid, 9)
            attempt("tgkill", call_c, "tgkill", pid, pid, 9)
            attempt("sigqueue", call_c, "sigqueue", pid, 9, 0)
            attempt("pidfd_open", call_c, "syscall", 434, pid, 0)
            attempt("pidfd_send_signal", call_c, "syscall", 424, 0, 9, 0, 0)
            attempt("pidfd_getfd", call_c, "syscall", 438, 0, 0, 0)
            attempt("process_madvise", call_c, "syscall", 440, 0, 0, 0, 0, 0)
        """,
    ),
    processes(
        "signal_gun",
        """
        only_when_confined()
        import fcntl
        for pid in (os.getppid(), PLACES["grader"], -os.getpgrp()):
            attempt("F_SETOWN", fcntl.fcntl, CHANNEL.descriptor, 8, pid)
            attempt("F_SETOWN_EX", fcntl.fcntl, CHANNEL.descriptor, 15, struct.pack("ii", 1, abs(pid)))
        attempt("F_SETSIG", fcntl.fcntl, CHANNEL.descriptor, 10, 9)
        attempt("FIOSETOWN", fcntl.ioctl, CHANNEL.descriptor, 0x8901, struct.pack("i", os.getppid()))
        attempt("upper half", call_c, "fcntl", CHANNEL.descriptor, (1 << 32) | 8, os.getppid())
        attempt("F_NOTIFY", fcntl.fcntl, 0, 1026, 1)
        attempt("F_SETLEASE", fcntl.fcntl, 0, 1024, 1)
        """,
    ),
    processes(
        "timers_and_alarms",
        "import signal\nattempt('timer', signal.setitimer, signal.ITIMER_REAL, 100)\nattempt('alarm', call_c, 'timer_create', 0, struct.pack('qiii', 0, 9, 4, os.getppid()) + bytes(64), bytes(8))",
    ),
    processes(
        "others_limits",
        "for pid in (os.getppid(), PLACES['grader']):\n    attempt('prlimit', resource.prlimit, pid, resource.RLIMIT_CPU, (1, 1))\n    attempt('prlimit', resource.prlimit, pid, resource.RLIMIT_CPU)",
    ),
    processes(
        "others_priorities",
        "for pid in (os.getppid(), PLACES['grader'], 0):\n    attempt('nice', os.setpriority, 0, pid, 19)\n    attempt('affinity', os.sched_setaffinity, pid, {0})\n    attempt('scheduler', os.sched_setscheduler, pid, 0, os.sched_param(0))",
    ),
    processes(
        "session_and_groups",
        "attempt('setsid', os.setsid)\nattempt('setpgid', os.setpgid, 0, 0)\nattempt('tcsetpgrp', os.tcsetpgrp, 0, 1)\nattempt('wait', os.waitpid, -1, 0)\nattempt('pause', call_c, 'pause')",
    ),
    processes(
        "stops_itself",
        "import signal\nattempt('stop', signal.raise_signal, signal.SIGSTOP)\nattempt('vhangup', call_c, 'vhangup')",
    ),
]

KERNEL = [
    kernel(
        "namespaces",
        "for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x8000000):\n    attempt('unshare', call_c, 'unshare', flag)\nattempt('setns', call_c, 'setns', 0, 0)",
    ),
    kernel(
        "mounts",
        "attempt('mount', call_c, 'mount', b'none', b'/tmp', b'tmpfs', 0, None)\nattempt('umount', call_c, 'umount2', b'/proc', 2)\nattempt('pivot', call_c, 'syscall', 155, b'/', b'/')\nfor n in (428, 429, 430, 432, 442):\n    attempt('mount api', call_c, 'syscall', n, 0, 0, 0, 0)",
    ),
    kernel("io_uring", "for n in (425, 426, 427):\n    attempt('io_uring', call_c, 'syscall', n, 8, bytes(120), 0, 0)"),
    kernel(
        "bpf_and_perf",
        "for n in (321, 280, 298, 241, 323, 282):\n    attempt('call', call_c, 'syscall', n, 5, bytes(120), 120, 0, 0)",
    ),
    kernel(
        "secret_memory",
        "attempt('memfd', os.memfd_create, 'x')\nattempt('memfd_secret', call_c, 'syscall', 447, 0)\nattempt('eventfd', os.eventfd, 0) if hasattr(os, 'eventfd') else None\nattempt('pipe', os.pipe)\nattempt('epoll', __import__('select').epoll)",
    ),
    kernel(
        "shared_memory",
        "attempt('shmget', call_c, 'shmget', 0x5EC, 4096, 0o1777)\nattempt('msgget', call_c, 'msgget', 0x5EC, 0o1777)\nattempt('semget', call_c, 'semget', 0x5EC, 1, 0o1777)\nattempt('shm', lambda: __import__('multiprocessing.shared_memory').shared_memory.SharedMemory('attack', True, 64))",
    ),
    kernel("keys", "for n in (250, 248, 219, 217):\n    attempt('keyctl', call_c, 'syscall', n, 0, 0, 0, 0, 0)"),
    kernel(
        "personality",
        "attempt('personality', call_c, 'personality', 0x0040000)\nattempt('prctl', call_c, 'prctl', 4, 1, 0, 0, 0)\nattempt('pdeathsig', call_c, 'prctl', 1, 0, 0, 0, 0)\nattempt('subreaper', call_c, 'prctl', 36, 1, 0, 0, 0)",
    ),
    kernel(
        "own_limits_raised",
        "for name in ('AS', 'CPU', 'NPROC', 'FSIZE', 'NOFILE', 'CORE'):\n    attempt(name, resource.setrlimit, getattr(resource, 'RLIMIT_' + name), (resource.RLIM_INFINITY,) * 2)\nattempt('prlimit', call_c, 'prlimit', 0, 9, struct.pack('qq', -1, -1), None)",
    ),
    kernel(
        "other_users",
        "for name in ('setuid', 'setgid', 'seteuid', 'setegid', 'setfsuid'):\n    attempt(name, call_c, name, 0) if name != 'setfsuid' else None\nattempt('groups', os.setgroups, [0])\nattempt('capset', call_c, 'capset', bytes(24), bytes(24))",
    ),
    kernel(
        "x32_numbers",
        "for n in (0, 1, 2, 41, 57, 59, 62):\n    attempt('x32', call_c, 'syscall', 0x40000000 + n, 99, 0, 0, 0)",
    ),
    kernel(
        "upper_halves",
        "attempt('prlimit', call_c, 'syscall', 302, (1 << 32) | os.getppid(), 0, 0, 0)\nattempt('number', call_c, 'syscall', (1 << 32) | 57)",
    ),
    attack(
        "kernel",
        "gate_of_32_bits",
        "LIBC.mmap.restype = ctypes.c_void_p\nplace = LIBC.mmap(None, ctypes.c_long(4096), 7, 0x22, -1, ctypes.c_long(0))\n"
        "ctypes.memmove(place, bytes.fromhex('b802000000cd80c3'), 8)",
        "function = ctypes.CFUNCTYPE(ctypes.c_int)(place)\n"
        "child = function()\nif child == 0:\n    os._exit(0)\nTRIED.append(f'BREACH {child}' if child > 0 else 'denied')\nreturn tell()",
        "ended the Python process",
    ),
    kernel(
        "confinement_taken_back",
        "for n in (317, 277):\n    attempt('seccomp', call_c, 'syscall', n, 1, 0, bytes(16))\nfor n in (444, 445, 446):\n    attempt('landlock', call_c, 'syscall', n, 0, 0, 0)",
    ),
    kernel(
        "clocks_and_machine",
        "attempt('settime', time.clock_settime, 0, 0.0)\nattempt('reboot', call_c, 'syscall', 169, 0, 0, 0) if False else attempt('hostname', call_c, 'sethostname', b'x', 1)\nattempt('syslog', call_c, 'klogctl', 3, bytes(80), 80)\nattempt('swapoff', call_c, 'swapoff', b'/none')\nattempt('acct', call_c, 'acct', None)",
    ),
    kernel(
        "old_and_odd_calls",
        "for n in (134, 135, 156, 175, 176, 212, 246, 313, 320, 448, 449, 450, 451, 462):\n    attempt('call', call_c, 'syscall', n, 0, 0, 0, 0)",
    ),
]

ATTACKS = [*NETWORK, *PROCESSES, *KERNEL]
