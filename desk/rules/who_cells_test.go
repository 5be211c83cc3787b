package rules_test

import (
	"fmt"
	"testing"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestWhoMayWhatWhole is the table "Who may what" in full: every sender with every verdict
// against every evidence. TestWhoMayWhat has the cases beside it.
func TestWhoMayWhatWhole(t *testing.T) {
	const (
		carla, dan, ivy, walt = "carla@customer.test", "dan@customer.test", "ivy@customer.test", "walt@customer.test"
		eve, ana, ben         = "eve@else.test", "ana@agents.test", "ben@agents.test"
		joins, opens, kept    = "7: customer", "new: customer", "7: unverified"
		held                  = "held quarantine"
	)
	proven := []mail.Result{mail.Pass, mail.Trusted}
	doubtful := []mail.Result{mail.Weak, mail.None, mail.TempError, ""}
	forged := []mail.Result{mail.Fail}
	for _, row := range []struct {
		who      []string
		verdicts []mail.Result
		own      string // with a token issued to the sender; "" he has none
		another  string // with another's token
		known    string // with a known reference or a tag
		nothing  string
	}{
		{[]string{carla, dan}, proven, joins, joins, joins, opens},
		{[]string{carla, dan}, doubtful, joins, joins, opens, opens},
		{[]string{ivy}, proven, joins, kept, joins, opens},
		{[]string{ivy}, doubtful, joins, kept, opens, opens},
		{[]string{walt}, append(proven, doubtful...), kept, kept, opens, opens},
		{[]string{eve}, append(proven, doubtful...), "", kept, opens, opens},
		{[]string{ana, ben}, proven, "7: agent", "7: note", "7: note", opens},
		{[]string{ana, ben}, []mail.Result{mail.Weak, mail.None, ""}, held + ", 7:", kept, opens, opens},
		{[]string{ana, ben}, []mail.Result{mail.TempError}, "refused", kept, opens, opens},
		{[]string{desktest.Supplier}, append(proven, doubtful...), "7: note", kept, opens, opens},
		{[]string{desktest.Supplier}, forged, held, held, held, held},
		{[]string{carla, dan, ivy, walt}, forged, held, held, held, held},
		{[]string{ana, ben}, forged, held + ", 7:", held, held, held},
		{[]string{eve}, forged, "", held, held, held},
	} {
		for _, who := range row.who {
			for _, verdict := range row.verdicts {
				other := dan
				if who == dan {
					other = carla
				}
				for _, cell := range []struct {
					name, token string
					m           parser.Message
					want        string
				}{
					{"own token", who, parser.Message{}, row.own},
					{"another's token", other, parser.Message{}, row.another},
					{"known reference", "", parser.Message{InReplyTo: []mail.MessageID{"first@customer.test"}}, row.known},
					{"tag", "", parser.Message{Subject: "Re: [#7] Cannot log in"}, row.known},
					{"nothing", "", parser.Message{}, row.nothing},
				} {
					if cell.want == "" {
						continue
					}
					t.Run(fmt.Sprintf("%s %s %s", who, verdict, cell.name), func(t *testing.T) {
						w := desktest.NewWorld(t)
						x := desktest.TestMail{From: who, Verdict: verdict, M: cell.m}
						role := ticket.TokenReply
						if who == desktest.Supplier {
							w.AskSupplier()
						}
						if cell.token == desktest.Supplier {
							role = ticket.TokenAsk
						}
						if cell.token != "" {
							x.To = w.TokenOf(cell.token, role)
						}
						p := w.Decide(x)
						if got := desktest.Summary(p); got != cell.want {
							t.Errorf("got %q, want %q; why: %q", got, cell.want, p.Why)
						}
						if hint := perhaps(p); cell.want == opens && hint != (cell.name == "known reference" || cell.name == "tag") {
							t.Errorf("agents read \"perhaps #7\": %v", hint)
						}
					})
				}
			}
		}
	}
}

// perhaps reports whether agents read that a new ticket may belong to an old one.
func perhaps(p *change.Plan) bool {
	for _, c := range p.Changes {
		for _, l := range c.Letters {
			if l.Kind == ticket.KindNew && len(l.Facts.Perhaps) == 1 && l.Facts.Perhaps[0] == 7 {
				return true
			}
		}
	}
	return false
}

// TestForgedMachines: what is forged is quarantined in the row of machines too, and nobody is written to.
func TestForgedMachines(t *testing.T) {
	const carla, eve, ana = "carla@customer.test", "eve@else.test", "ana@agents.test"
	for _, who := range []string{carla, eve, ana} {
		for _, m := range []parser.Message{{Auto: parser.AutoReply}, {Auto: parser.AutoList}} {
			w := desktest.NewWorld(t)
			for _, to := range []string{"", w.TokenOf(carla, ticket.TokenReply), w.TokenOf(ana, ticket.TokenReply)} {
				p := w.Decide(desktest.TestMail{From: who, Verdict: mail.Fail, To: to, M: m})
				if got := desktest.Summary(p); got != "held quarantine" {
					t.Errorf("%s, forged, to %q: %s", who, to, got)
				}
			}
		}
	}
}

// TestMachinesMayNothing is the row of machines: whatever they prove, they change nothing.
func TestMachinesMayNothing(t *testing.T) {
	const carla, eve, ana = "carla@customer.test", "eve@else.test", "ana@agents.test"
	for _, verdict := range []mail.Result{mail.Pass, mail.Trusted, mail.Weak, mail.None, mail.TempError} {
		for _, who := range []string{carla, eve, ana} {
			w := desktest.NewWorld(t)
			w.Ticket.Status = ticket.Resolved
			p := w.Decide(desktest.TestMail{
				From: who, Verdict: verdict, To: w.TokenOf(carla, ticket.TokenReply), M: parser.Message{Auto: parser.AutoReply},
			})
			c, told := p.Changes[0], "ana alert, ben alert"
			if who == ana && (mail.Verdict{Result: verdict}).Proven() {
				told = "ben alert" // nobody hears of his own
			}
			if got := desktest.Summary(p); got != "7: system" || c.Ticket.Status != ticket.Resolved || len(c.Timers) > 0 || desktest.Heard(p) != told {
				t.Errorf("%s, %s: %s, status %s, heard %s", who, verdict, got, c.Ticket.Status, desktest.Heard(p))
			}
		}
	}
}
