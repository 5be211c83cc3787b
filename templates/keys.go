package templates

import (
	"maps"
	"slices"
)

// A language has the phrases of three lists, and no others:
//
//   - those that the code asks for by name, below;
//   - those that the layout includes, such as "mail.received.thanks";
//   - the sentences of Result, "done.…", "refused.…" and "answer.…", as English has them.
//
// So a new letter is a template in layout and its phrases in every file of lang; whatever is
// missing or too much is a fault at start.

// codeKeys are the phrases that the code asks for. What is in braces in one is replaced.
func codeKeys() []string {
	return []string{
		"marker",
		"status.open", "status.pending", "status.resolved", "status.closed",
		"subject.request", "subject.none", "subject.question", "subject.quarantine", "subject.login", "subject.new-ones", "subject.rights", "subject.sensitive", "subject.titled", "subject.inside", "note.name", "via",
		"zero", "second", "minute", "hour", "day", "units", "decimal", "first", "months", "date", "day.date", "clock", "and",
		"wrote", "wrote.at", "noted.at", "asked.at", "answered.at", "machine.at", "unverified", "skipped", "untold", "untold.held", "quoted", "more", "files", "beyond", "nothing",
		"file.attached", "file.dropped", "file.elsewhere", "file.held",
		"why.requester", "why.on-behalf", "why.participant", "why.shared", "why.watcher", "why.unproven", "why.agent",
		"why.assignee", "why.note-writer", "why.third", "why.asker", "why.copy", "why.author", "why.impersonated", "why.admin", "why.rights", "why.other",
		"verdict.trusted", "verdict.pass", "verdict.weak", "verdict.none", "verdict.temperror", "verdict.fail", "verdict.passed-on",
		"reason.closed-refused", "reason.portal-only", "reason.command-ignored", "reason.automatic",
		"reason.unverified", "reason.loop", "reason.bounced", "reason.delayed", "reason.timer-stopped",
		"reason.quarantine", "reason.snoozed", "reason.answer-waits", "reason.to-unclear", "reason.forward-unclear", "reason.own-name", "reason.list", "reason.no-person", "reason.agent-refused", "reason.paused",
		"action.resolved", "action.pending", "action.assign", "action.note", "action.accept", "action.undo", "action.send", "action.drop", "action.spam", "action.older", "action.list",
		"action.fill", "action.refuse", "action.yes", "article.helped", "action.end", "action.delete", "action.login", "action.password", "action.close", "action.close.how",
		"field.label", "field.how", "field.choice", "field.date", "field.number", "field.optional",
		"personal.card", "personal.iban", "personal.national-id", "personal.password", "personal.other",
		"checked", "priority.low", "priority.normal", "priority.high", "priority.urgent",
		"standing.requester", "standing.participant", "standing.invited", "standing.watcher", "standing.agent", "standing.third-party",
		"item.ticket", "item.release", "leave", "said",
		"page.rate.title", "page.rate", "page.rate.send", "page.rated.title", "page.rated", "page.leave.title",
		"page.leave", "page.leave.send", "page.left.title", "page.left", "page.void.title", "page.void",
	}
}

// fieldKeys are those of codeKeys that only one field of a view needs, by its name.
var fieldKeys = map[string]string{"Titled": "subject.titled", "TitledInside": "subject.inside"}

func isFieldKey(name string) bool {
	return slices.Contains(slices.Collect(maps.Values(fieldKeys)), name)
}

// keys is the list of a language's phrases, each with what English, the reference, has in
// braces; a text of the layout has none, since it says what it tells by actions.
type keys struct {
	placeholders map[string][]string
	texts        map[string]use
}

// newKeys makes the list; a phrase that English does not have itself has no braces.
func newKeys(english map[string]phrase, layout map[string]piece) keys {
	k := keys{placeholders: map[string][]string{}, texts: texts(layout, layout)}
	for _, name := range codeKeys() {
		k.placeholders[name] = placeholders(english[name].words)
	}
	for name, p := range english {
		if isSentence(name) {
			k.placeholders[name] = placeholders(p.words)
		}
	}
	return k
}

func (k keys) known(name string) bool {
	_, code := k.placeholders[name]
	_, text := k.texts[name]
	return code || text
}
