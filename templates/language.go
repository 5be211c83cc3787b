package templates

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"text/template"
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
	return []string{"foot", "facts", "howto", "sensitive", "dropped", "earlier", "rate", "missing", "articles", "commands"}
}

// phraseNames are the phrases that English must have; it is the reference for the others.
// The sentences of Said are what English has of them. What is in braces in a phrase is
// replaced.
func phraseNames() []string {
	return []string{
		"marker",
		"status.open", "status.pending", "status.resolved", "status.closed",
		"subject.request", "subject.none", "subject.sensitive", "note.name", "via",
		"zero", "second", "minute", "hour", "day", "units", "decimal", "first", "months", "date", "day.date", "clock", "and",
		"wrote", "wrote.at", "noted.at", "machine.at", "unverified", "skipped", "more", "nothing",
		"file.attached", "file.dropped", "file.elsewhere",
		"why.requester", "why.on-behalf", "why.participant", "why.watcher", "why.unproven", "why.agent",
		"why.assignee", "why.note-writer", "why.author", "why.impersonated", "why.admin", "why.other",
		"verdict.trusted", "verdict.pass", "verdict.weak", "verdict.none", "verdict.temperror", "verdict.fail",
		"reason.closed-refused", "reason.portal-only", "reason.command-ignored", "reason.automatic",
		"reason.unverified", "reason.loop", "reason.bounced", "reason.delayed", "reason.timer-stopped",
		"reason.quarantine", "reason.not-for-you", "reason.forward-unclear",
		"action.resolved", "action.pending", "action.assign", "action.note", "action.accept", "action.undo", "action.spam",
		"action.fill", "action.refuse", "action.end", "action.delete",
		"field.how", "field.choice", "field.date", "field.number", "field.optional",
		"personal.card", "personal.iban", "personal.national-id", "personal.password", "personal.other",
		"checked", "priority.low", "priority.normal", "priority.high", "priority.urgent",
		"standing.requester", "standing.participant", "standing.invited", "standing.watcher", "standing.agent",
		"item.ticket", "item.release", "leave", "said",
	}
}

// parseLanguage makes a language of its sources, of which later ones win. The reference is
// English's phrases; nil: this is English, and must have what the code asks for.
func parseLanguage(tag string, sources []*source, reference map[string]phrase) (*language, map[string]phrase, error) {
	l := &language{tag: tag, phrases: map[string]string{}}
	phrases := map[string]phrase{}
	for _, s := range sources {
		if err := l.templates(s); err != nil {
			return nil, nil, err
		}
		for name, p := range s.phrases {
			phrases[name] = p
		}
	}
	file := sources[0].file
	for _, name := range wanted() {
		if l.kinds.Lookup(name) == nil {
			return nil, nil, fmt.Errorf("%s: the template %q is missing", file, name)
		}
	}
	if reference == nil {
		reference = named(phrases)
	}
	if err := agree(file, phrases, reference); err != nil {
		return nil, nil, err
	}
	for name, p := range phrases {
		l.phrases[name] = p.words
	}
	if err := l.check(phrases); err != nil {
		return nil, nil, err
	}
	for _, s := range sources {
		if err := l.proof(s); err != nil {
			return nil, nil, err
		}
	}
	return l, phrases, nil
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

// templates adds the templates of one source.
func (l *language) templates(s *source) error {
	t := template.New(s.file).Option("missingkey=error")
	if l.kinds != nil {
		t = l.kinds.New(s.file)
	}
	t, err := t.Parse(mark(s.text))
	if err != nil {
		return err
	}
	for _, d := range t.Templates() {
		if d.ParseName == s.file && d.Name() != s.file && !slices.Contains(wanted(), d.Name()) {
			return fmt.Errorf("%s: nobody uses the template %q", s.file, d.Name())
		}
	}
	l.kinds = t
	return nil
}

var (
	actions = regexp.MustCompile(`\{\{.*?\}\}`)
	fields  = regexp.MustCompile(`(?:^|[\s(])\.([A-Za-z]+)`)
)

// proof looks for names that nothing answers to. A template would find out only when it
// comes to them, which for a rare letter may be next year.
func (l *language) proof(s *source) error {
	has, number := reflect.TypeFor[view](), 0
	for ln := range strings.Lines(s.text) {
		number++
		for _, action := range actions.FindAllString(ln, -1) {
			for _, f := range fields.FindAllStringSubmatch(strings.Trim(action, "{}"), -1) {
				if _, ok := has.FieldByName(f[1]); !ok {
					return fmt.Errorf("%s:%d: no letter tells .%s", s.file, number, f[1])
				}
			}
		}
		if name, ok := strings.CutPrefix(strings.TrimSpace(ln), "@"); ok {
			if _, err := (&view{l: l}).insert(nil, name); err != nil {
				return fmt.Errorf("%s:%d: %w", s.file, number, err)
			}
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
