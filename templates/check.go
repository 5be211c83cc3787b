package templates

import (
	"reflect"
	"strings"
	"time"

	"guichet/templates/block"
)

// checkNames looks for names that nothing answers to. A template would find out only when it
// comes to them, which for a rare letter may be next year.
func (l *language) checkNames(p piece, pieces map[string]piece, all keys, wrong *faults) {
	for _, u := range p.includes() {
		if _, ok := pieces[u.name]; !ok && !all.known(u.name) {
			wrong.add(u.file, u.line, "there is no template %q", u.name)
		}
	}
	for path, line := range p.fields() {
		if !isField(path) {
			wrong.add(p.file, line, "no letter tells .%s", path)
		}
	}
	for name, line := range p.inserts() {
		if _, err := (&view{l: l}).insert(nil, name); err != nil {
			wrong.add(p.file, line, "%v", err)
		}
	}
}

// isField reports whether a path such as "Access.State" leads to something in a view.
func isField(path string) bool {
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
	KindTranscript: {"refused", "done", "answers"}, KindConfirm: {"confirm"}, KindLogin: {"login"},
}

// checkExecution executes every letter's template, empty and full: what is used for what it is not,
// such as the length of a number, shows now, and what a letter leaves out. A fault that only
// follows from another one is not told.
func (l *language) checkExecution(pieces map[string]piece, wrong *faults) {
	known := len(*wrong)
	for _, kind := range kinds() {
		for _, m := range []Mail{{}, full()} {
			for _, agent := range []bool{true, false} {
				m.Kind, m.ToAgent = kind, agent
				told, err := l.execute(m)
				if err == nil {
					checkEssential(told, pieces, m, wrong)
					continue
				}
				var found faults
				found.addTemplate(l.tag, err)
				shared := strings.HasPrefix(found[0].file, "layout/")
				if shared && known > 0 || (*wrong)[:known].has(found[0].file, found[0].line) {
					continue
				}
				*wrong = append(*wrong, found...)
			}
		}
	}
}

// execute is what a letter's template says, with its marks.
func (l *language) execute(m Mail) (string, error) {
	v, err := l.view(m)
	if err != nil {
		return "", err
	}
	var told strings.Builder
	err = l.kinds.ExecuteTemplate(&told, string(m.Kind), v)
	return told.String(), err
}

// checkEssential adds what a letter leaves out.
func checkEssential(told string, pieces map[string]piece, m Mail, wrong *faults) {
	for _, insert := range essential[m.Kind] {
		if m.Number != 0 && !strings.Contains(told, string(block.BeginMark)+"@"+insert) {
			p := pieces[string(m.Kind)]
			wrong.add(p.file, p.line(p.tree.Root.Pos), "the template %q leaves out @%s, what the letter is written for", m.Kind, insert)
		}
	}
}

// full is a letter in which as much as possible is told.
func full() Mail {
	p, now := Person{Name: "A", Email: "a@example.org"}, time.Unix(0, 0).UTC()
	return Mail{
		Why: WhyRequester, Desk: "D", Support: "d@example.org", Reader: "A", ReplyTo: "r@example.org", NoteTo: "n@example.org",
		LeaveTo: "l@example.org", Number: 1, Subject: "S", Status: Pending, Was: Open, Priority: "high", Requester: p, Assignee: p, Actor: p,
		Messages: []Entry{{Kind: ByCustomer, Author: p, At: now, Text: "T"}}, History: []Entry{{Kind: ByAgent, Author: p, At: now, Text: "T"}},
		Verdict: VerdictPass, Others: []Person{p}, Invited: []Person{p}, LeftOut: []Person{p}, AnswerTo: "r@example.org", Alongside: []Person{p}, Untold: 2, CloseAfter: time.Hour, FollowUp: 2, Perhaps: []uint64{3},
		Dropped: []File{{Name: "F", Dropped: true}}, Limit: 1, MaxFiles: 1, Done: []Result{{Text: "T"}}, Refused: []Result{{Text: "T"}},
		Answers: []Result{{Key: "help"}}, Tickets: []TicketLine{{Number: 1}}, More: 1, Beyond: true, Older: "#list before:1", Query: "Q", Reason: ReasonBounced, Held: "collision", Detail: "D", Host: "H", Found: "F", HeldMail: 1, Leaves: now,
		Items: []Item{{Number: 1, From: p, At: now}}, Missing: []Field{{Label: "L"}}, Form: "F", Articles: []Article{{Title: "T", ReadTo: "#article t"}},
		Personal: []string{"card"}, Since: now, Resolve: time.Hour, Again: time.Hour, ConfirmTo: "c@example.org",
		Access: Access{State: AccessOffered, Agent: p, Duration: time.Hour, Until: now}, PortalURL: "https://example.org/", PageYours: true, LoginURL: "https://example.org/login", LoginCode: "1234 5678", PasswordURL: "https://example.org/password",
	}
}
