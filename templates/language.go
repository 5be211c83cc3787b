package templates

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"text/template"
)

// language is one file: its phrases and its templates.
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
	}
}

// parts are the templates of a language that the others include.
func parts() []string {
	return []string{"words", "foot", "facts", "howto", "sensitive", "dropped", "earlier", "rate"}
}

// phraseNames are the phrases that a language must have, and may have. What is in braces
// in a phrase is replaced.
func phraseNames() []string {
	return []string{
		"marker",
		"status.open", "status.pending", "status.resolved", "status.closed",
		"subject.request", "subject.none", "note.name", "via",
		"zero", "second", "minute", "hour", "day", "units", "decimal", "first", "months", "date", "clock", "and",
		"wrote", "wrote.at", "noted.at", "machine.at", "unverified", "skipped", "nothing",
		"file.attached", "file.dropped", "file.elsewhere",
		"why.requester", "why.on-behalf", "why.participant", "why.watcher", "why.unproven", "why.agent",
		"why.assignee", "why.note-writer", "why.author", "why.impersonated", "why.admin", "why.other",
		"verdict.trusted", "verdict.pass", "verdict.weak", "verdict.none", "verdict.temperror", "verdict.fail",
		"reason.closed-refused", "reason.portal-only", "reason.command-ignored", "reason.automatic",
		"reason.unverified", "reason.loop", "reason.bounced", "reason.delayed", "reason.timer-stopped",
		"reason.quarantine", "reason.not-for-you", "reason.forward-unclear",
		"action.resolved", "action.pending", "action.assign", "action.note", "action.accept", "action.undo",
		"checked", "priority.low", "priority.high", "priority.urgent", "item.ticket", "item.release", "leave",
	}
}

// parseLanguage reads the source of one language file.
func parseLanguage(tag, file, source string) (*language, error) {
	t, err := template.New(file).Option("missingkey=error").Parse(mark(source))
	if err != nil {
		return nil, fmt.Errorf("language %s: %w", tag, err)
	}
	want := parts()
	for _, k := range kinds() {
		want = append(want, string(k))
	}
	for _, name := range want {
		if t.Lookup(name) == nil {
			return nil, fmt.Errorf("%s: the template %q is missing", file, name)
		}
	}
	for _, d := range t.Templates() {
		if d.Name() != file && !slices.Contains(want, d.Name()) {
			return nil, fmt.Errorf("%s: nobody uses the template %q", file, d.Name())
		}
	}
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, "words", nil); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	l := &language{tag: tag, kinds: t}
	if err := l.learn(b.String()); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if err := l.proof(file, source); err != nil {
		return nil, err
	}
	return l, nil
}

var (
	actions = regexp.MustCompile(`\{\{.*?\}\}`)
	fields  = regexp.MustCompile(`(?:^|[\s(])\.([A-Za-z]+)`)
)

// proof looks for names that nothing answers to. A template would find out only when it
// comes to them, which for a rare letter may be next year.
func (l *language) proof(file, source string) error {
	has, number := reflect.TypeFor[view](), 0
	for ln := range strings.Lines(source) {
		number++
		for _, action := range actions.FindAllString(ln, -1) {
			for _, f := range fields.FindAllStringSubmatch(strings.Trim(action, "{}"), -1) {
				if _, ok := has.FieldByName(f[1]); !ok {
					return fmt.Errorf("%s:%d: no letter tells .%s", file, number, f[1])
				}
			}
		}
		if name, ok := strings.CutPrefix(strings.TrimSpace(ln), "@"); ok {
			if _, err := (&view{l: l}).insert(nil, name); err != nil {
				return fmt.Errorf("%s:%d: %w", file, number, err)
			}
		}
	}
	return nil
}

// learn reads the phrases, one "name: words" a line.
func (l *language) learn(source string) error {
	l.phrases = map[string]string{}
	names := phraseNames()
	for ln := range strings.Lines(source) {
		ln = strings.Trim(ln, " \t\r\n")
		if ln == "" {
			continue
		}
		name, words, ok := strings.Cut(ln, ": ")
		if !ok {
			return fmt.Errorf("not a phrase: %q", ln)
		}
		if !slices.Contains(names, name) {
			return fmt.Errorf("nobody uses the phrase %q", name)
		}
		if _, twice := l.phrases[name]; twice {
			return fmt.Errorf("the phrase %q stands there twice", name)
		}
		l.phrases[name] = strings.TrimSpace(words)
	}
	for _, name := range names {
		if l.phrases[name] == "" {
			return fmt.Errorf("the phrase %q is missing", name)
		}
	}
	return l.check()
}

// check looks at the phrases that are lists.
func (l *language) check() error {
	l.months = strings.Fields(l.phrases["months"])
	l.units = strings.Fields(l.phrases["units"])
	switch {
	case len(l.months) != 12:
		return errors.New(`the phrase "months" does not name twelve`)
	case len(l.units) != 3:
		return errors.New(`the phrase "units" does not name bytes, thousands and millions`)
	}
	for _, name := range []string{"second", "minute", "hour", "day", "skipped"} {
		if strings.Count(l.phrases[name], " | ") != 1 {
			return fmt.Errorf("the phrase %q is not \"one | many\"", name)
		}
	}
	return nil
}
