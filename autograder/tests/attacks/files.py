"""Attacks on files: what lies around is read or changed."""

from __future__ import annotations

from autograder.tests.attacks.catalogue import Attack, attack

DENIED = "denied"


def reading(name: str, payload: str, says: str = DENIED) -> Attack:
    return attack("reading", name, payload, says=says)


def writing(name: str, payload: str, says: str = DENIED) -> Attack:
    return attack("writing", name, payload, says=says)


READ = "\ndef read(path):\n    with open(path, 'rb') as file:\n        return file.read(80)\n"

ATTACKS = [
    reading("readable_secret", READ + "attempt('secret', read, PLACES['secret'])"),
    reading("hidden_checks", READ + "attempt('hidden', read, PLACES['hidden'])"),
    reading("reference_solution", READ + "attempt('reference', read, PLACES['reference'])"),
    reading("manifest", READ + "attempt('manifest', read, PLACES['manifest'])"),
    reading("other_submissions", READ + "attempt('folder', os.listdir, PLACES['folder'])"),
    reading("accounts", READ + "for p in ('/etc/passwd', '/etc/hostname', '/etc'):\n    attempt(p, read, p)"),
    reading(
        "own_process",
        READ + "for p in ('maps', 'mem', 'environ', 'cmdline', 'fd/0', 'status', 'root/etc/passwd', 'task'):\n"
        "    attempt(p, read, '/proc/self/' + p)\nattempt('descriptors', os.listdir, '/proc/self/fd')",
    ),
    reading(
        "grader_and_zygote_process",
        READ + "for pid in (os.getppid(), PLACES['grader'], 1):\n"
        "    for p in ('mem', 'environ', 'maps', 'cmdline', 'fd/3', 'cwd/course.toml'):\n"
        "        attempt(f'{pid} {p}', read, f'/proc/{pid}/{p}')",
    ),
    reading(
        "processes_listed",
        "for p in ('/proc', '/sys', '/dev', '/', '/tmp', '/home', '/root', '.', '..'):\n    attempt(p, os.listdir, p)",
    ),
    reading(
        "links_of_processes",
        "for p in ('cwd', 'exe', 'root'):\n    attempt(p, os.readlink, f'/proc/{os.getppid()}/{p}')",
    ),
    reading(
        "targets_of_links",  # a student can hide data there: what is in a link is read without opening a file
        """
        for path in (PLACES["scratch"] + "/kept.txt", PLACES["folder"] + "/course/solutions", "/proc/self/cwd"):
            attempt("readlink", os.readlink, path)
            attempt("readlink at", call_c, "readlinkat", -100, path.encode(), bytes(80), 80)
            attempt("readlink by number", call_c, "syscall", 89, path.encode(), bytes(80), 80, 0)
            attempt("getxattr", call_c, "getxattr", path.encode(), b"user.a", bytes(80), 80)
        """,
    ),
    reading(
        "names_beside_the_submission",
        "nowhere = os.getcwd() in ('/', os.path.dirname(os.__file__))  # there Python lies, not the submission\n"
        "TRIED.append('nowhere' if nowhere else f'BREACH {os.getcwd()}')\nattempt('listed', os.listdir)\n"
        "attempt('scanned', os.scandir, PLACES['scratch'])\nattempt('glob', os.open, PLACES['scratch'], os.O_PATH)",
        "nowhere",
    ),
    reading(
        "environment",
        "found = {**os.environ} or LIBC.getenv(b'ATTACKS_SECRET') or LIBC.getenv(b'AUTOGRADER_SECRET')\n"
        "TRIED.append(f'BREACH {found}' if found else 'no environment')",
        "no environment",
    ),
    reading(
        "environment_block_in_memory",
        "start = ctypes.cast(ctypes.c_void_p.in_dll(LIBC, '__environ').value or 0, ctypes.POINTER(ctypes.c_char_p))\n"
        "TRIED.append('BREACH' if start and any((start[i] or b'').startswith(b'ATTACKS') for i in range(1)) else 'empty')",
        "empty",
    ),
    reading(
        "inherited_descriptors",
        """
        def look(number):
            data = os.pread(number, 10, 0)
            if not data:
                raise OSError("empty")
            return data

        for number in [n for n in range(1024) if n != CHANNEL.descriptor]:
            attempt("descriptor", look, number)
        TRIED[:] = [t for t in TRIED if "BREACH" in t] or ["denied all"]
        """,
    ),
    reading(
        "descriptors_that_are_open",
        """
        held = [n for n in range(4096) if os.path.exists(f"/proc/self/fd/{n}") or not LIBC.fcntl(n, 1, 0) == -1]
        extra = [n for n in held if n > 2 and n != CHANNEL.descriptor]
        TRIED.append(f"BREACH {extra}" if extra else "no other descriptor")
        """,
        "no other descriptor",
    ),
    reading(
        "memory_of_other_processes",
        """
        only_when_confined()
        space = ctypes.create_string_buffer(64)
        vector = struct.pack("PP", ctypes.addressof(space), 64)
        for pid in (os.getppid(), PLACES["grader"]):
            attempt("process_vm_readv", call_c, "process_vm_readv", pid, vector, 1, struct.pack("PP", 4194304, 64), 1, 0)
            attempt("process_vm_writev", call_c, "process_vm_writev", pid, vector, 1, struct.pack("PP", 1, 64), 1, 0)
            attempt("ptrace attach", call_c, "ptrace", 16, pid, 0, 0)
            attempt("ptrace seize", call_c, "ptrace", 0x4206, pid, 0, 0)
            attempt("kcmp", call_c, "syscall", 312, pid, os.getpid(), 0, 0, 0)
        attempt("ptrace traceme", call_c, "ptrace", 0, 0, 0, 0)
        """,
    ),
    reading(
        "debugging_by_name",
        "attempt('name_to_handle_at', call_c, 'name_to_handle_at', -100, b'/etc/passwd', b' ' * 200, b' ' * 8, 0)",
    ),
    reading(
        "import_from_a_folder_of_its_own",
        """
        sys.path[:0] = [PLACES["folder"], os.path.dirname(PLACES["reference"]), os.path.dirname(PLACES["hidden"])]
        for name in ("hidden", "mistakes", "autograder.checks_plugin"):
            try:
                __import__(name)
            except ImportError:
                TRIED.append("denied " + name)
            else:
                TRIED.append("BREACH " + name)
        """,
    ),
    reading(
        "loaders_and_libraries",
        """
        import importlib.machinery
        attempt("loader", importlib.machinery.SourceFileLoader("x", PLACES["hidden"]).get_data, PLACES["hidden"])
        attempt("numpy", np.fromfile, PLACES["secret"], "u1")
        attempt("dlopen", ctypes.CDLL, PLACES["secret"])
        attempt("memmap", np.memmap, PLACES["secret"], "u1", "r")
        """,
    ),
    reading(
        "watching", "attempt('inotify', call_c, 'inotify_init1', 0)\nattempt('fanotify', call_c, 'fanotify_init', 0, 0)"
    ),
    writing("into_a_shared_folder", "attempt('write', open, PLACES['scratch'] + '/made', 'w')"),
    writing("over_an_open_file", "attempt('write', open, PLACES['scratch'] + '/kept.txt', 'r+')"),
    writing(
        "hooks_of_pytest_and_python",
        """
        for name in ("conftest.py", "pytest.ini", "sitecustomize.py", "usercustomize.py", "evil.pth", "numpy.py"):
            for folder in (PLACES["scratch"], PLACES["folder"], os.path.dirname(PLACES["hidden"]), *sys.path, "."):
                attempt(name, open, os.path.join(folder, name), "w")
        """,
    ),
    writing(
        "temporary_folders",
        "for f in ('/tmp', '/var/tmp', '/dev/shm', '/run', '/dev/mqueue'):\n    attempt(f, open, f + '/attack', 'w')",
    ),
    writing(
        "temporary_file",
        "import tempfile\nattempt('tempfile', tempfile.TemporaryFile)\nattempt('mkstemp', tempfile.mkstemp)",
        "FileNotFoundError",
    ),
    writing("nameless_file", "attempt('O_TMPFILE', os.open, PLACES['scratch'], os.O_TMPFILE | os.O_RDWR)"),
    writing(
        "devices",
        "for p in ('/dev/null', '/dev/tty', '/dev/full', '/dev/ptmx', '/dev/stdout'):\n    attempt(p, os.open, p, os.O_RDWR)",
    ),
    writing(
        "made_folders",
        "attempt('mkdir', os.mkdir, PLACES['scratch'] + '/d')\nattempt('mknod', os.mknod, PLACES['scratch'] + '/n')\nattempt('mkfifo', os.mkfifo, PLACES['scratch'] + '/f')",
    ),
    writing(
        "modes_and_times",
        "k = PLACES['scratch'] + '/kept.txt'\nattempt('chmod', os.chmod, k, 0)\nattempt('utime', os.utime, k, (0, 0))\nattempt('chown', os.chown, k, 65534, 65534)\nattempt('setxattr', os.setxattr, k, 'user.a', b'b')",
    ),
    writing(
        "contents_cut",
        "k = PLACES['scratch'] + '/kept.txt'\nattempt('truncate', os.truncate, k, 0)\nattempt('unlink', os.unlink, k)\nattempt('rmdir', os.rmdir, PLACES['scratch'])",
    ),
    writing(
        "names_moved",
        "k = PLACES['scratch'] + '/kept.txt'\nattempt('rename', os.rename, k, k + '2')\nattempt('link', os.link, k, k + '3')\nattempt('symlink', os.symlink, PLACES['secret'], k + '4')",
    ),
    writing(
        "own_results",
        "for p in ('results.json', 'gradebook.db', '/proc/self/fd/1', '/proc/self/comm'):\n    attempt(p, open, p, 'w')",
    ),
    writing(
        "working_folder",
        "attempt('chdir', os.chdir, PLACES['scratch'])\nattempt('chroot', os.chroot, PLACES['scratch'])\nattempt('umask', lambda: call_c('syscall', 95, 0) if os.uname().machine == 'x86_64' else os.chdir('/'))",
    ),
]
