package templates

import (
	"fmt"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
)

// language is its phrases and its templates, of one file or of several of which later ones
// replace what they have too.
type language struct {
	tag     string
	kinds   *template.Template
	phrases map[string]string
	months  []string
	units   []string // of sizes: bytes, thousands, millions
}

// kinds returns every Kind: a language has a template for each.
func kinds() []Kind {
	return []Kind{
		KindReceived, KindReply, KindStatus, KindResolved, KindClosed, KindRating, KindWatch,
		KindNew, KindUpdate, KindNote, KindAssigned, KindTranscript, KindUndo, KindAlert, KindDigest,
		KindReminder, KindAccess, KindConfirm,
	}
}

// parts are the templates of a language that the others include.
func parts() []string {
	return []string{"foot", "facts", "howto", "sensitive", "dropped", "earlier", "rate", "missing", "articles", "commands", "access-over", "later"}
}

// phraseNames are the phrases that English must have; it is the reference for the others.
// The sentences of Said are what English has of them. What is in braces in a phrase is
// replaced.
func phraseNames() []string {
	return []string{
		"marker",
		"status.open", "status.pending", "status.resolved", "status.closed",
		"subject.request", "subject.none", "subject.quarantine", "subject.sensitive", "note.name", "via",
		"zero", "second", "minute", "hour", "day", "units", "decimal", "first", "months", "date", "day.date", "clock", "and",
		"wrote", "wrote.at", "noted.at", "machine.at", "unverified", "skipped", "more", "beyond", "nothing",
		"file.attached", "file.dropped", "file.elsewhere", "file.held",
		"why.requester", "why.on-behalf", "why.participant", "why.shared", "why.watcher", "why.unproven", "why.agent",
		"why.assignee", "why.note-writer", "why.author", "why.impersonated", "why.admin", "why.other",
		"verdict.trusted", "verdict.pass", "verdict.weak", "verdict.none", "verdict.temperror", "verdict.fail", "verdict.passed-on",
		"reason.closed-refused", "reason.portal-only", "reason.command-ignored", "reason.automatic",
		"reason.unverified", "reason.loop", "reason.bounced", "reason.delayed", "reason.timer-stopped",
		"reason.quarantine", "reason.not-for-you", "reason.forward-unclear",
		"action.resolved", "action.pending", "action.assign", "action.note", "action.accept", "action.undo", "action.spam", "action.older",
		"action.fill", "action.refuse", "action.yes", "article.helped", "action.end", "action.delete", "action.close", "action.close.how",
		"field.label", "field.how", "field.choice", "field.date", "field.number", "field.optional",
		"personal.card", "personal.iban", "personal.national-id", "personal.password", "personal.other",
		"checked", "priority.low", "priority.normal", "priority.high", "priority.urgent",
		"standing.requester", "standing.participant", "standing.invited", "standing.watcher", "standing.agent",
		"item.ticket", "item.release", "leave", "said",
		"page.rate.title", "page.rate", "page.rate.send", "page.rated.title", "page.rated", "page.leave.title",
		"page.leave", "page.leave.send", "page.left.title", "page.left", "page.void.title", "page.void", "page.ticket",
	}
}

// parseLanguage makes a language of its sources, of which later ones win, and holds it
// against the reference.
func parseLanguage(tag string, sources []*source, reference map[string]phrase) (*language, error) {
	l := &language{tag: tag, kinds: template.New(tag).Option("missingkey=error"), phrases: map[string]string{}}
	phrases, file := map[string]phrase{}, sources[0].file
	for _, s := range sources {
		if err := l.templates(s); err != nil {
			return nil, err
		}
		for name, p := range s.phrases {
			phrases[name], l.phrases[name] = p, p.words
		}
	}
	for _, name := range wanted() {
		if l.kinds.Lookup(name) == nil {
			return nil, fmt.Errorf("%s: the template %q is missing", file, name)
		}
	}
	if err := agree(file, phrases, reference); err != nil {
		return nil, err
	}
	if err := l.check(phrases); err != nil {
		return nil, err
	}
	for _, s := range sources {
		if err := l.proof(s); err != nil {
			return nil, err
		}
	}
	return l, l.try(sources)
}

// wanted are the templates that a language must have, and may have.
func wanted() []string {
	all := parts()
	for _, k := range kinds() {
		all = append(all, string(k))
	}
	return all
}

// named is the reference that English itself is held against: what the code asks for by
// name, with whatever placeholders English has, and the sentences.
func named(english map[string]phrase) map[string]phrase {
	reference := map[string]phrase{}
	for _, name := range phraseNames() {
		reference[name] = english[name]
	}
	for name, p := range english {
		if isSaid(name) {
			reference[name] = p
		}
	}
	return reference
}

// templates adds the templates of one source, in place of those of the same name.
func (l *language) templates(s *source) error {
	t, err := template.New(s.file).Parse(mark(s.text))
	if err != nil {
		return err
	}
	for _, d := range t.Templates() {
		switch {
		case d.Name() == s.file:
			if !parse.IsEmptyTree(d.Root) {
				return fmt.Errorf("%s:%d: there are words outside of {{define}} and {{end}}", s.file, s.outside())
			}
			continue
		case !slices.Contains(wanted(), d.Name()):
			return fmt.Errorf("%s:%d: nobody uses the template %q", s.file, s.begin(d.Name()), d.Name())
		}
		tree := d.Tree
		if parse.IsEmptyTree(d.Root) {
			// A part that is left out on purpose; AddParseTree would keep the old one.
			nothing, err := template.New(d.Name()).Parse(`{{""}}`)
			if err != nil {
				return err
			}
			tree = nothing.Tree
		}
		if _, err := l.kinds.AddParseTree(d.Name(), tree); err != nil {
			return err
		}
	}
	return nil
}

// check looks at the phrases that are lists.
func (l *language) check(phrases map[string]phrase) error {
	l.months = strings.Fields(l.phrases["months"])
	l.units = strings.Fields(l.phrases["units"])
	switch {
	case len(l.months) != 12:
		return phrases["months"].fault(`the phrase "months" does not name twelve`)
	case len(l.units) != 3:
		return phrases["units"].fault(`the phrase "units" does not name bytes, thousands and millions`)
	}
	for _, name := range []string{"second", "minute", "hour", "day", "skipped", "more"} {
		if strings.Count(l.phrases[name], " | ") != 1 {
			return phrases[name].fault("the phrase %q is not \"one | many\"", name)
		}
	}
	return nil
}
