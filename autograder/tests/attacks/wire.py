"""Attacks on the wire: frames that the worker's own code would never send."""

from __future__ import annotations

from autograder.tests.attacks.catalogue import Attack, attack

ENDED = "ended the Python process"
BIG = "too large or too deep"


def wire(name: str, payload: str = "", body: str = "return None", says: str = "", slug: str = "momentum") -> Attack:
    return attack("wire", name, payload, body, says, slug)


def loads(name: str, problems: str, defined: str = "['momentum_step', 'momentum_descent']", says: str = "") -> Attack:
    """A forged answer to the request to load."""
    reply = f"{{'problems': {problems}, 'defined': {defined}, 'uses': []}}"
    return wire(name, f"write_all(frame_of(ENCODE({reply})))", says=says)


def replies(name: str, reply: str, says: str = "", slug: str = "momentum") -> Attack:
    """A forged answer to every call."""
    return wire(name, PACKED, f"write_all(frame_of(replied({reply})))\nwhile True:\n    CHANNEL.receive()", says, slug)


PACKED = """
ARRAY, SCALAR, TUPLE, FIELDS, INT, COMPLEX, RNG, CALLBACK, OPAQUE, ECHO, ITEMS, RECORD = range(1, 13)


def packed(code, data):
    data = data if type(data) is bytes else ENCODE(data)
    return b"\\xc9" + struct.pack(">IB", len(data), code) + data


def listed(*parts):
    return b"\\xdd" + struct.pack(">I", len(parts)) + b"".join(parts)


def mapped(**parts):
    return b"\\xdf" + struct.pack(">I", len(parts)) + b"".join(ENCODE(k) + v for k, v in parts.items())


def replied(*replies):
    return ENCODE({"replies": [r if type(r) is bytes else ENCODE(r) for r in replies]})


def answer(value):
    return ENCODE({"value": value})


def call_back(argument):
    return frame_of(mapped(callback=ENCODE(0), args=listed(argument)))


def collisions(rows):
    number = 2**61 - 1  # the hash of each multiple of it is 0
    keys = [packed(INT, (i * number).to_bytes(12, "little")) + b"\\x00" for i in range(1, 1990)]
    return listed(*[b"\\xdf" + struct.pack(">I", len(keys)) + b"".join(keys)] * rows)


EMPTY = packed(ARRAY, struct.pack("<BBB2Q", 7, 0, 2, 10**8, 0))  # of 10**8 rows


def nested(tuples, lists):
    value = b"\\x90"
    for _ in range(tuples):
        value = packed(TUPLE, listed(b"\\x91" * lists + value))
    return value


def empty_lists(thousands):
    return listed(*[b"\\xdc\\x03\\xe8" + b"\\x90" * 1000] * thousands)


# what NumPy would take for an array at an address of the sender's choice
INTERFACE = mapped(
    data=packed(TUPLE, listed(ENCODE(8), b"\\xc3")), shape=packed(TUPLE, listed(ENCODE(6))),
    typestr=ENCODE("<f8"), version=ENCODE(3),
)
MEMORY = packed(RECORD, listed(ENCODE("x"), mapped(__array_interface__=INTERFACE)))
"""

REPLIES = [
    wire(
        "answers_before_the_questions",
        "for _ in range(50):\n    write_all(frame_of(replied({'value': ENCODE((0.0, 0.0))})))",
    ),
    wire(
        "verdicts_in_the_answers",
        "for _ in range(50):\n    write_all(frame_of({'replies': [None], 'passed': True, 'score': 8, 'outcome': 'passed'}))",
    ),
    wire("result_in_place_of_an_answer", "write_all(frame_of([{'slug': 'momentum', 'score': 8}]))", says=ENDED),
    loads("problems_that_are_numbers", "[5, None, 'x']"),
    loads("problems_without_fields", "[{}, {'chunk': 1}, {'chunk': 'a', 'classes': []}]"),
    loads("problems_that_name_no_class", "[{'chunk': 'a', 'classes': [], 'text': 'b', 'frames': []}]"),
    loads("problems_with_odd_fields", "[{'chunk': 1e300, 'classes': ['E'], 'text': [1], 'frames': [5]}]"),
    loads("problems_at_infinity", "[{'chunk': 'a', 'syntax': 'b', 'line': float('inf')}]"),
    loads(
        "problems_in_the_graders_words", "[{'chunk': 'BREACH: 8 of 8 points', 'line': 1, 'syntax': 'b'}]", says=ENDED
    ),
    loads("problems_by_the_thousand", "[{'chunk': 'a', 'line': 1, 'syntax': 'b'}] * 19990"),
    loads("names_by_the_thousand", "[]", "['momentum_%05d' % i for i in range(19990)]"),
    loads("names_that_are_long", "[]", "['momentum_stop' + 'p' * 90000] * 11"),
    loads("names_that_are_no_text", "[]", "[1, None, [2], {'a': 'b'}]"),
    loads("fields_of_the_wrong_kind", "'text'", "5", ENDED),
    wire("answer_without_fields", "write_all(frame_of({}))", says=ENDED),
    replies("error_of_the_wrong_kind", "{'error': 5}"),
    replies("error_with_no_classes", "{'error': {'classes': [], 'text': 1, 'frames': []}}"),
    replies("error_with_odd_frames", "{'error': {'classes': ['E'], 'text': 'x', 'frames': [['a', 1e308, 5], 7]}}"),
    replies("error_that_ends_the_grader", "{'error': {'classes': ['SystemExit'], 'text': '0', 'frames': []}}"),
    replies("error_that_skips", "{'error': {'classes': ['Skipped', 'BaseException'], 'text': 'x', 'frames': []}}"),
    replies(
        "error_of_the_grader_itself",
        "{'error': {'classes': ['CheckFailure', 'E'], 'text': 'x', 'frames': [['momentum.py', 10**17, 'x']] * 9000}}",
    ),
    replies("warnings_by_the_thousand", "{'value': ENCODE(None), 'warnings': ['w%d' % i for i in range(19000)]}"),
    replies("reported_calls_that_are_a_number", "{'value': ENCODE((0.0, 0.0)), 'reported': ENCODE(5)}", BIG),
    replies("reported_calls_that_are_not_packed", "{'value': ENCODE((0.0, 0.0)), 'reported': [[0, [1.0]]]}", BIG),
    replies("reported_calls_without_arguments", "{'value': ENCODE((0.0, 0.0)), 'reported': ENCODE([[0]])}", BIG),
    replies(
        "reported_calls_by_the_thousand", "{'value': ENCODE((0.0, 0.0)), 'reported': ENCODE([[0, [1.0]]] * 19000)}"
    ),
    replies(
        "reported_calls_of_nobody",
        "{'value': ENCODE((0.0, 0.0)), 'reported': ENCODE([[i, ['x']] for i in range(-99, 99)])}",
    ),
    *(
        replies(f"{name}_of_rows_without_numbers", f"answer(packed({code}))", BIG)
        for name, code in {
            "tuple": "TUPLE, EMPTY",
            "items": "ITEMS, EMPTY",
            "complex_number": "COMPLEX, EMPTY",
            "named_tuple": "FIELDS, listed(ENCODE('a'), EMPTY, EMPTY)",
            "record": "RECORD, listed(ENCODE('a'), EMPTY)",
            "tuple_of_a_tuple": "TUPLE, listed(packed(TUPLE, EMPTY))",
        }.items()
    ),
    *(
        replies(f"answer_in_{name}", f"answer({value})", BIG)
        for name, value in {
            "400_lists": "b'\\x91' * 400 + b'\\x90'",
            "400_dicts": "b'\\x81\\x01' * 400 + b'\\x90'",
            "lists_in_tuples": "nested(5, 80)",
            "lists_in_many_tuples": "nested(18, 30)",
            "an_array_of_no_numbers": "EMPTY",
            "rows_of_rows_of_no_numbers": "packed(ARRAY, struct.pack('<BBB4Q', 7, 0, 4, 300, 300, 300, 0))",
        }.items()
    ),
    *(
        replies(
            f"error_of_many_{name}",
            f"{{'error': {{'classes': ['ValueError'], 'text': {text!r} * 20_000, 'frames': []}}}}",
            "raised ValueError",
        )
        for name, text in {
            "hashes": "#####",
            "colons": ":::::",
            "words": "##a##",
            "lines": "\n#\n#\n",
            "quotes": "`" * 5,
        }.items()
    ),
    replies("error_of_classes_by_the_thousand", "{'error': {'classes': ['x' * 99] * 9000, 'text': 'x', 'frames': []}}"),
    replies("warnings_that_are_rows_without_numbers", "mapped(value=ENCODE(b''), warnings=EMPTY)", BIG),
    replies("warnings_that_are_a_number", "{'value': ENCODE(None), 'warnings': 5}"),
    replies(
        "changes_to_what_was_not_given",
        "{'value': ENCODE(None), 'changed': {0: 1, 99: [1], -1: [2], 'gamma': [3], None: 4, 0.5: 5}}",
    ),
    replies(
        "changes_that_do_not_fit", "{'value': ENCODE(None), 'changed': {i: np.full((50, 50), 1j) for i in range(5)}}"
    ),
    replies(
        "generator_of_another_make",
        "mapped(value=ENCODE(ENCODE([[0]])), changed=b'\\x81\\x02' + packed(RECORD, "
        "listed(ENCODE('x'), ENCODE({'bit_generator': {'state': {'a': 1}}}))))",
        slug="sgd",
    ),
    replies("value_that_is_no_frame", "{'value': b'\\xc1\\xff'}", BIG),
    replies("value_that_is_not_packed", "{'value': [1.0, 2.0]}", BIG),
    replies("no_reply_at_all", "", BIG),
    replies("more_replies_than_calls", "*[{'value': ENCODE((0.0, 0.0))}] * 99"),
    wire("replies_that_are_no_list", "write_all(frame_of({'replies': {'value': 1}}))", says=ENDED),
    wire("replies_that_are_no_bytes", "write_all(frame_of({'replies': [5, None, [[]]]}))", says=ENDED),
    replies("memory_of_the_grader_in_a_list", "answer(listed(MEMORY))", BIG),
    replies(
        "memory_of_the_grader_in_a_tuple", "answer(packed(TUPLE, listed(MEMORY, MEMORY)))", "too large or too deep"
    ),
    replies(
        "memory_of_the_grader_as_fields",
        "answer(packed(FIELDS, listed(ENCODE('x'), ENCODE(['__array_interface__']), listed(INTERFACE))))",
        "too large or too deep",
    ),
    replies("numbers_of_half_a_kilobyte", "answer(packed(INT, b'\\x7f' * 520))"),
    replies(
        "other_extension_types",
        "answer(listed(b'\\xd4\\xff\\x00', b'\\xd4\\x7f\\x00', packed(CALLBACK, 1), packed(ECHO, 2), packed(13, [[1.0], 'f'])))",
    ),
    replies("time_stamps", "answer(listed(b'\\xd6\\xff' + bytes(4), b'\\xd6\\xff' + bytes(4)))"),
    replies(
        "array_shorter_than_its_shape", "answer(packed(ARRAY, struct.pack('<BBB2Q', 7, 0, 2, 999, 999) + bytes(80)))"
    ),
    replies("array_of_a_huge_shape", "answer(packed(ARRAY, struct.pack('<BBB3Q', 7, 0, 3, 2**63, 2**63, 4)))"),
    replies("array_of_no_rows_and_huge_ones", "answer(packed(ARRAY, struct.pack('<BBB2Q', 7, 2, 2, 0, 2**62)))"),
    replies("array_of_255_axes", "answer(packed(ARRAY, struct.pack('<BBB', 7, 0, 255) + bytes(3000)))"),
    replies("array_of_no_kind", "answer(packed(ARRAY, bytes([255, 0, 1]) + bytes(16)))"),
    replies(
        "truth_values_of_neither_kind",
        "answer(packed(ARRAY, struct.pack('<BBBQ', 20, 2, 1, 4) + b'\\x02\\xff\\x80\\x03'))",
    ),
    replies("scalar_that_is_an_array", "answer(packed(SCALAR, struct.pack('<BBBQ', 7, 0, 1, 2) + bytes(16)))"),
    replies("keys_that_collide", "answer(collisions(20))"),
    replies("lists_that_grow", "answer(empty_lists(990))"),
    replies(
        "nested_extension_bomb",
        "answer(__import__('functools').reduce(lambda d, _: packed(TUPLE, listed(d)), range(99), b'\\xc0'))",
    ),
]

FRAMES = [
    wire("frame_of_two_gibibytes", "write_all(struct.pack('<I', 2**31) + b'x')", says=ENDED),
    wire("frame_of_a_negative_length", "write_all(b'\\xff\\xff\\xff\\xff' + b'x' * 100)", says=ENDED),
    wire("frame_of_no_length", "write_all(bytes(400))", says=ENDED),
    wire("garbage", "write_all(bytes(range(256)) * 100)", says=ENDED),
    wire(
        "frame_that_stops_half_way",
        "write_all(struct.pack('<I', 1000) + b'x')\ntime.sleep(60)",
        says="did not finish loading",
    ),
    wire("frame_that_ends_half_way", "write_all(struct.pack('<I', 1000) + b'x' * 10)\nos._exit(0)", says=ENDED),
    wire("length_that_ends_half_way", "write_all(b'\\x01')\nos.close(CHANNEL.descriptor)\ntime.sleep(60)", says=ENDED),
    wire(
        "bytes_that_trickle",
        "write_all(struct.pack('<I', 99999))\nwhile True:\n    write_all(b'x')\n    time.sleep(0.01)",
        says="did not finish loading",
    ),
    wire(
        "bytes_that_trickle_in_a_call",
        body="write_all(struct.pack('<I', 99999))\nwhile True:\n    write_all(b'x')\n    time.sleep(0.01)",
        says="did not finish in time",
    ),
    wire("nesting_bomb", "write_all(frame_of(b'\\x91' * 900000 + b'\\xc0'))", says=ENDED),
    wire(
        "list_that_claims_to_be_huge", "write_all(frame_of(b'\\xdd\\xff\\xff\\xff\\xff' + b'\\xc0' * 90))", says=ENDED
    ),
    wire(
        "dictionary_that_claims_to_be_huge",
        "write_all(frame_of(b'\\xdf\\xff\\xff\\xff\\xff' + b'\\xc0' * 90))",
        says=ENDED,
    ),
    wire("text_that_claims_to_be_huge", "write_all(frame_of(b'\\xdb\\xff\\xff\\xff\\xff' + b'a' * 90))", says=ENDED),
    wire(
        "floods_announced_without_end",
        body="while True:\n    write_all(frame_of({'flood': True}))",
        says="did not finish in time",
    ),
    wire("answers_without_end", body="while True:\n    write_all(frame_of(replied({'value': ENCODE(0.0)})))"),
    wire("channel_closed_and_cpu_burnt", body="os.close(CHANNEL.descriptor)\nwhile True:\n    pass", says=ENDED),
    wire("channel_replaced", body="os.dup2(0, CHANNEL.descriptor)\nreturn 1.0", says=ENDED),
    wire("channel_made_non_blocking", "import fcntl\nfcntl.fcntl(CHANNEL.descriptor, 4, os.O_NONBLOCK)"),
    wire(
        "standard_streams_made_non_blocking", "import fcntl\nfor n in (0, 1, 2):\n    fcntl.fcntl(n, 4, os.O_NONBLOCK)"
    ),
    wire(
        "questions_read_ahead",
        "import fcntl",
        """
        fcntl.fcntl(CHANNEL.descriptor, 4, os.O_NONBLOCK)
        try:
            TRIED.append(f"BREACH {os.read(CHANNEL.descriptor, 9)}")
        except BlockingIOError:
            TRIED.append("nothing yet")
        fcntl.fcntl(CHANNEL.descriptor, 4, 0)
        return tell()
        """,
        "nothing yet",
    ),
]

CALLBACKS = [
    wire(
        f"callback_{name}",
        body=f"write_all(frame_of({{'callback': {number}, 'args': {args}}}))\nreturn CHANNEL.receive() and None",
        slug=slug,
    )
    for name, number, args, slug in (
        ("that_is_not_there", "99", "[1.0]", "momentum"),
        ("counted_from_the_end", "-1", "[1.0]", "update_rule"),
        ("that_is_a_word", "'__class__'", "[1.0]", "update_rule"),
        ("that_is_nothing", "None", "[1.0]", "momentum"),
        ("that_is_a_list", "[0]", "[1.0]", "update_rule"),
        ("that_is_infinite", "float('inf')", "[1.0]", "momentum"),
        ("with_a_number_for_arguments", "0", "5", "update_rule"),
        ("with_a_word_for_arguments", "0", "'abc'", "update_rule"),
        ("with_names_for_arguments", "0", "{'w': 1.0}", "update_rule"),
        ("with_a_huge_number", "0", "[2**4000]", "momentum"),
        ("with_thousands_of_arguments", "0", "[1.0] * 19000", "update_rule"),
        ("with_a_large_array", "0", "[np.ones(120000)]", "update_rule"),
        ("with_a_long_column", "0", "[np.ones((120000, 1))]", "update_rule"),
        ("with_nothing_else", "0", "[]", "tuning"),
        ("with_nested_lists", "0", "[[[[[[[[]]]]]]]]", "tuning"),
    )
]

WITHOUT_END = """
import fcntl
fcntl.fcntl(CHANNEL.descriptor, 4, os.O_NONBLOCK)
while True:
    try:
        os.write(CHANNEL.descriptor, CALLS)
    except BlockingIOError:
        pass
    try:
        os.read(CHANNEL.descriptor, 1 << 20)
    except BlockingIOError:
        pass
"""
FIRST = "f = next((a for a in args if callable(a)), abs)\n"
MANY = [
    wire(
        "callbacks_without_end",
        body=f"{FIRST}while True:\n    f(args[1])",
        says="did not finish in time",
        slug="tuning",
    ),
    wire("callbacks_with_large_arrays", body=f"{FIRST}while True:\n    f(np.ones(100000))", slug="tuning"),
    wire(
        "callbacks_whose_answers_nobody_reads",
        PACKED,
        "while True:\n    write_all(call_back(ENCODE(1.0)) * 99)",
        slug="tuning",
    ),
    wire("callbacks_written_in_advance", PACKED + "\nCALLS = call_back(ENCODE(1.0)) * 200", WITHOUT_END, slug="tuning"),
    wire(
        "callbacks_with_lists_that_grow",
        PACKED + "\nCALL = call_back(empty_lists(990))",
        "while True:\n    write_all(CALL)\n    CHANNEL.receive()",
        slug="tuning",
    ),
    wire(
        "callbacks_whose_keys_collide",
        PACKED + "\nCALL = call_back(collisions(20))",
        "while True:\n    write_all(CALL)\n    CHANNEL.receive()",
        slug="tuning",
    ),
    wire(
        "memory_of_the_grader_by_a_callback", PACKED, "write_all(call_back(MEMORY))\nCHANNEL.receive()", slug="tuning"
    ),
]

ATTACKS = [*REPLIES, *FRAMES, *CALLBACKS, *MANY]
