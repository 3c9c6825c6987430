/** The editor for one Python file. */

import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

/** Return an editor. `changed` is called with every new text, `run` on Ctrl+Enter or Command+Enter. */
export function createEditor(parent, { name, code, describedBy, changed, run }) {
  const extensions = [
    lineNumbers(),
    history(),
    python(),
    indentUnit.of("    "),
    indentOnInput(),
    bracketMatching(),
    syntaxHighlighting(classHighlighter),
    EditorState.tabSize.of(4),
    matchMedia("(max-width: 30em)").matches ? EditorView.lineWrapping : [],
    EditorView.contentAttributes.of({
      "aria-label": name,
      "aria-describedby": describedBy,
      spellcheck: "false",
      tabindex: "0", // the keyboard reaches the editor without it, but accessibility tools look for it
    }),
    EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
    keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }, indentWithTab, ...defaultKeymap, ...historyKeymap]),
  ];
  const view = new EditorView({ doc: code, extensions, parent });
  return {
    get code() {
      return view.state.doc.toString();
    },
    /** Replace the text, as a separate step for undo. */
    set code(text) {
      const changes = { from: 0, to: view.state.doc.length, insert: text };
      view.dispatch({ changes, annotations: isolateHistory.of("full") });
    },
    focus: () => view.focus(),
  };
}
