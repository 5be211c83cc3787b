package rules_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestWhoMayWhat is the table "Who may what" of the product, cell by cell.
func TestWhoMayWhat(t *testing.T) {
	const (
		carla, dan, ivy, walt = "carla@customer.test", "dan@customer.test", "ivy@customer.test", "walt@customer.test"
		eve, ana, ben         = "eve@else.test", "ana@agents.test", "ben@agents.test"
	)
	reference := parser.Message{InReplyTo: []mail.MessageID{"first@customer.test"}}
	tag := parser.Message{Subject: "Re: [#7] Cannot log in"}
	for _, c := range []struct {
		name, from string
		verdict    mail.Result
		token      string // whose token the mail carries; "" none
		m          parser.Message
		want       string
	}{
		{"requester, pass, own token", carla, mail.Pass, carla, parser.Message{}, "7: customer"},
		{"requester, pass, another's token", carla, mail.Pass, dan, parser.Message{}, "7: customer"},
		{"requester, pass, reference", carla, mail.Pass, "", reference, "7: customer"},
		{"requester, pass, tag", carla, mail.Pass, "", tag, "7: customer"},
		{"requester, pass, nothing", carla, mail.Pass, "", parser.Message{}, "new: customer"},
		{"requester, trusted, tag", carla, mail.Trusted, "", tag, "7: customer"},
		{"participant, weak, own token", dan, mail.Weak, dan, parser.Message{}, "7: customer"},
		{"requester, none, another's token", carla, mail.None, dan, parser.Message{}, "7: customer"},
		{"requester, temperror, own token", carla, mail.TempError, carla, parser.Message{}, "7: customer"},
		{"requester, none, reference", carla, mail.None, "", reference, "new: customer"},
		{"requester, weak, tag", carla, mail.Weak, "", tag, "new: customer"},
		{"requester, none, nothing", carla, mail.None, "", parser.Message{}, "new: customer"},
		{"invited, none, own token", ivy, mail.None, ivy, parser.Message{}, "7: customer"},
		{"invited, pass, another's token", ivy, mail.Pass, carla, parser.Message{}, "7: unverified"},
		{"invited, pass, another's token, in answer to a mail there", ivy, mail.Pass, carla, reference, "7: customer"},
		{"invited, none, another's token, in answer to a mail there", ivy, mail.None, carla, reference, "7: unverified"},
		{"invited, pass, another's token, tag", ivy, mail.Pass, carla, tag, "7: unverified"},
		{"invited, pass, reference", ivy, mail.Pass, "", reference, "7: customer"},
		{"invited, none, reference", ivy, mail.None, "", reference, "new: customer"},
		{"watcher, pass, own token", walt, mail.Pass, walt, parser.Message{}, "7: unverified"},
		{"watcher, pass, reference", walt, mail.Pass, "", reference, "new: customer"},
		{"stranger, pass, another's token", eve, mail.Pass, carla, parser.Message{}, "7: unverified"},
		{"stranger, pass, another's token, in answer to a mail there", eve, mail.Pass, carla, reference, "7: unverified"},
		{"watcher, pass, another's token, in answer to a mail there", walt, mail.Pass, carla, reference, "7: unverified"},
		{"stranger, none, another's token", eve, mail.None, carla, parser.Message{}, "7: unverified"},
		{"stranger, pass, tag", eve, mail.Pass, "", tag, "new: customer"},
		{"stranger, pass, nothing", eve, mail.Pass, "", parser.Message{}, "new: customer"},
		{"agent, pass, own token", ana, mail.Pass, ana, parser.Message{}, "7: agent"},
		{"agent, trusted, another agent's token", ana, mail.Trusted, ben, parser.Message{}, "7: note"},
		{"agent, pass, a customer's token", ana, mail.Pass, carla, parser.Message{}, "7: note"},
		{"agent, pass, tag", ana, mail.Pass, "", tag, "7: note"},
		{"agent, pass, nothing", ana, mail.Pass, "", parser.Message{}, "new: customer"},
		{"agent, none, own token", ana, mail.None, ana, parser.Message{}, "held quarantine, 7:"},
		{"agent, weak, own token", ana, mail.Weak, ana, parser.Message{}, "held quarantine, 7:"},
		{"agent, temperror, own token", ana, mail.TempError, ana, parser.Message{}, "refused"},
		{"agent, none, another's token", ana, mail.None, carla, parser.Message{}, "7: unverified"},
		{"agent, none, tag", ana, mail.None, "", tag, "new: customer"},
		{"agent, none, nothing", ana, mail.None, "", parser.Message{}, "new: customer"},
		{"third party, pass, own token", desktest.Supplier, mail.Pass, desktest.Supplier, parser.Message{}, "7: note"},
		{"third party, none, own token", desktest.Supplier, mail.None, desktest.Supplier, parser.Message{}, "7: note"},
		{"third party, fail, own token", desktest.Supplier, mail.Fail, desktest.Supplier, parser.Message{}, "held quarantine"},
		{"third party, pass, another's token", desktest.Supplier, mail.Pass, carla, parser.Message{}, "7: unverified"},
		{"third party, pass, reference", desktest.Supplier, mail.Pass, "", reference, "new: customer"},
		{"third party, pass, tag", desktest.Supplier, mail.Pass, "", tag, "new: customer"},
		{"third party, pass, nothing", desktest.Supplier, mail.Pass, "", parser.Message{}, "new: customer"},
		{"third party's machine, own token", desktest.Supplier, mail.Pass, desktest.Supplier, parser.Message{Auto: parser.AutoReply}, "7: system"},
		{"machine, own token", carla, mail.Pass, carla, parser.Message{Auto: parser.AutoReply}, "7: system"},
		{"machine, another's token", eve, mail.None, carla, parser.Message{Auto: parser.AutoReply}, "7: system"},
		{"machine, tag", eve, mail.None, "", parser.Message{Auto: parser.AutoReply, Subject: "[#7]"}, "7: system"},
		{"auto-reply, nothing", eve, mail.None, "", parser.Message{Auto: parser.AutoReply}, "held automatic"},
		{"absence by its subject alone, nothing", eve, mail.Pass, "", parser.Message{Auto: parser.AutoReply, AutoAlone: true}, "new: customer"},
		{"absence by its subject alone, unproven", eve, mail.None, "", parser.Message{Auto: parser.AutoReply, AutoAlone: true}, "new: customer"},
		{"absence by its subject alone, own token", carla, mail.Pass, carla, parser.Message{Auto: parser.AutoReply, AutoAlone: true}, "7: system"},
		{"absence by its subject alone, reference", carla, mail.Pass, "", parser.Message{Auto: parser.AutoReply, AutoAlone: true, InReplyTo: []mail.MessageID{"first@customer.test"}}, "7: system"},
		{"list, nothing", eve, mail.None, "", parser.Message{Auto: parser.AutoList}, "new: customer"},
		{"requester, fail, own token", carla, mail.Fail, carla, parser.Message{}, "held quarantine"},
		{"agent, fail, own token", ana, mail.Fail, ana, parser.Message{}, "held quarantine, 7:"},
		{"two authors, own token", "", mail.Pass, carla, parser.Message{From: []mail.Mailbox{{Address: desktest.Addr(carla)}, {Address: desktest.Addr(ana)}}}, "7: unverified"},
		{"a broken From field, own token", carla, mail.Pass, carla, parser.Message{Problems: []string{"broken From field: space around its name"}}, "7: unverified"},
		{"our own address, pass", "support@desk.test", mail.Pass, "", parser.Message{}, "new: customer"},
		{"our own address with a tag of its own", "support+forms@desk.test", mail.Pass, "", parser.Message{}, "new: customer"},
		{"our own address, none", "support@desk.test", mail.None, "", parser.Message{}, "new: customer"},
		{"our own address, fail", "support@desk.test", mail.Fail, "", parser.Message{}, "held quarantine"},
		{"our own address, a customer's token", "support@desk.test", mail.Pass, carla, parser.Message{}, "held quarantine"},
		{"a token's address as author", "support+caaaaaaoaaaw5wa7ptqyjc4ttkn@desk.test", mail.Pass, "", parser.Message{}, "held quarantine"},
		{"our own address, a machine", "support@desk.test", mail.Pass, "", parser.Message{Auto: parser.AutoGenerated}, "new: customer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			x := desktest.TestMail{From: c.from, Verdict: c.verdict, M: c.m}
			w.AskSupplier()
			switch c.token {
			case "":
			case desktest.Supplier:
				x.To = w.TokenOf(c.token, ticket.TokenAsk)
			default:
				x.To = w.TokenOf(c.token, ticket.TokenReply)
			}
			p := w.Decide(x)
			if got := desktest.Summary(p); got != c.want {
				t.Errorf("got %q, want %q; why: %q", got, c.want, p.Why)
			}
		})
	}
}
