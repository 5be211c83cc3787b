package templates

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	actions = regexp.MustCompile(`\{\{.*?\}\}`)
	fields  = regexp.MustCompile(`(?:^|[\s(])\.([A-Za-z][A-Za-z.]*)`)
	uses    = regexp.MustCompile(`^\{\{-?\s*template\s+"([^"]*)"`)
)

// proof looks for names that nothing answers to. A template would find out only when it
// comes to them, which for a rare letter may be next year.
func (l *language) proof(s *source) error {
	number := 0
	for ln := range strings.Lines(s.text) {
		number++
		for _, action := range actions.FindAllString(ln, -1) {
			if m := uses.FindStringSubmatch(action); m != nil && l.kinds.Lookup(m[1]) == nil {
				return fmt.Errorf("%s:%d: there is no template %q", s.file, number, m[1])
			}
			for _, f := range fields.FindAllStringSubmatch(strings.Trim(action, "{}"), -1) {
				if !tellsField(f[1]) {
					return fmt.Errorf("%s:%d: no letter tells .%s", s.file, number, f[1])
				}
			}
		}
		if name, ok := strings.CutPrefix(strings.TrimSpace(actions.ReplaceAllString(ln, "")), "@"); ok {
			if _, err := (&view{l: l}).insert(nil, name); err != nil {
				return fmt.Errorf("%s:%d: %w", s.file, number, err)
			}
		}
	}
	return nil
}

// tellsField reports whether a path such as "Access.State" leads to something in a view.
func tellsField(path string) bool {
	at := reflect.TypeFor[view]()
	for name := range strings.SplitSeq(path, ".") {
		if at.Kind() != reflect.Struct {
			return false
		}
		f, ok := at.FieldByName(name)
		if !ok || !f.IsExported() {
			return false
		}
		at = f.Type
	}
	return true
}

// essential is what a letter must insert when there is something of it: without, a reader
// would miss what the letter is written for, and nobody would notice.
var essential = map[Kind][]string{
	KindReply: {"words"}, KindResolved: {"words"}, KindClosed: {"words"}, KindUpdate: {"messages"}, KindNew: {"messages"}, KindNote: {"messages"},
	KindTranscript: {"refused", "done", "answers"}, KindConfirm: {"confirm"},
}

// try executes every letter's template, empty and full: what is used for what it is not,
// such as the length of a number, shows now, and what a letter leaves out.
func (l *language) try(sources []*source) error {
	for _, kind := range kinds() {
		for _, m := range []Mail{{}, full()} {
			for _, agent := range []bool{true, false} {
				m.Kind, m.ToAgent = kind, agent
				v, err := l.view(m)
				if err != nil {
					return err
				}
				var told strings.Builder
				if err := l.kinds.ExecuteTemplate(&told, string(kind), v); err != nil {
					return err
				}
				for _, insert := range essential[kind] {
					if m.Number != 0 && !strings.Contains(told.String(), string(formBegin)+"@"+insert) {
						return lacks(sources, kind, insert)
					}
				}
			}
		}
	}
	return nil
}

// lacks is the fault of a letter's template in the last of the sources that has it.
func lacks(sources []*source, kind Kind, insert string) error {
	for _, s := range slices.Backward(sources) {
		if n := s.begin(string(kind)); n > 0 {
			return fmt.Errorf("%s:%d: the template %q leaves out @%s, what the letter is written for", s.file, n, kind, insert)
		}
	}
	return fmt.Errorf("%s: the template %q leaves out @%s", sources[0].file, kind, insert)
}

// full is a letter in which as much as possible is told.
func full() Mail {
	p, now := Person{Name: "A", Email: "a@example.org"}, time.Unix(0, 0).UTC()
	return Mail{
		Why: WhyRequester, Desk: "D", Support: "d@example.org", Reader: "A", ReplyTo: "r@example.org", NoteTo: "n@example.org",
		LeaveTo: "l@example.org", Number: 1, Subject: "S", Status: Pending, Was: Open, Priority: "high", Requester: p, Assignee: p, Actor: p,
		Messages: []Entry{{Kind: ByCustomer, Author: p, At: now, Text: "T"}}, History: []Entry{{Kind: ByAgent, Author: p, At: now, Text: "T"}},
		Verdict: VerdictPass, Others: []Person{p}, Invited: []Person{p}, CloseAfter: time.Hour, FollowUp: 2, Perhaps: []uint64{3},
		Dropped: []File{{Name: "F", Dropped: true}}, Limit: 1, Done: []Said{{Text: "T"}}, Refused: []Said{{Text: "T"}},
		Answers: []Said{{Key: "help"}}, Tickets: []Line{{Number: 1}}, More: 1, Beyond: true, Older: "#list before:1", Query: "Q", Reason: ReasonBounced, Detail: "D", Leaves: now,
		Items: []Item{{Number: 1, From: p, At: now}}, Missing: []Field{{Label: "L"}}, Form: "F", Articles: []Article{{Title: "T", ReadTo: "#article t"}},
		Personal: []string{"card"}, Since: now, Resolve: time.Hour, Again: time.Hour, ConfirmTo: "c@example.org",
		Access: Access{State: AccessOffered, Agent: p, Duration: time.Hour, Until: now}, PortalURL: "https://example.org/",
	}
}
