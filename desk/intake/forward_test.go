package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/desk/notify"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestForwardOfMachine is PRODUCT 7.7: nobody asks by what a machine wrote, so the agent is asked.
func TestForwardOfMachine(t *testing.T) {
	for _, c := range []struct {
		from    string
		machine bool
		asked   bool
	}{
		{"carla@else.test", false, false},
		{"carla@else.test", true, true},
		{"mailer-daemon@else.test", false, true},
		{"no-reply@shop.test", false, true},
		{"noreply+7@shop.test", false, true},
		{"do_not_reply@shop.test", false, true},
		{"shop.noreply@shop.test", false, true},
		{"nicht-antworten@shop.test", false, true},
		{"ne-pas-repondre@shop.test", false, true},
		{"no-responder@shop.test", false, true},
		{"non-rispondere@shop.test", false, true},
		{"nao-responda@shop.test", false, true},
		{"niet-beantwoorden@shop.test", false, true},
		{"postmaster@else.test", false, true},
		{"MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@else.test", false, true},
		{"nora.plyer@shop.test", false, false},
		{"anno.reply@shop.test", false, false},
		{"garden-request@lists.test", false, true},
		{"owner-garden@lists.test", false, true},
		{"garden-bounces@lists.test", false, true},
		{"owner@shop.test", false, false},
		{"requests@shop.test", false, false},
	} {
		w := desktest.NewWorld(t)
		f := &parser.Forward{From: mail.Mailbox{Address: desktest.Addr(c.from)}, Text: "Help", Machine: c.machine}
		p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, Forward: f})
		asked := len(p.Changes) == 1 && p.Changes[0].Ticket.Requester() < 0 && strings.Contains(desktest.Heard(p), "ana alert")
		if asked != c.asked {
			t.Errorf("%s (machine %v): heard %q, requester %d", c.from, c.machine, desktest.Heard(p), p.Changes[0].Ticket.Requester())
		}
	}
}

// TestForwardKeepsCc: who stood in Cc of what an agent passes on is invited, and its id leads to the ticket.
func TestForwardKeepsCc(t *testing.T) {
	w := desktest.NewWorld(t)
	f := &parser.Forward{
		From: mail.Mailbox{Address: desktest.Addr("eve@else.test")}, Text: "Help", MessageID: "in1@else.test",
		Cc: []mail.Mailbox{{Address: desktest.Addr("boss@else.test")}, {Address: desktest.Addr("ben@agents.test")}, {Address: desktest.Addr("support@desk.test")}, {Address: desktest.Addr("no-reply@else.test")}},
	}
	c := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, Forward: f}).Changes[0]
	var there []string
	for _, p := range c.Ticket.People {
		there = append(there, p.Address.Local+" "+string(p.Standing))
	}
	if got := strings.Join(there, ", "); got != "eve requester, boss invited, ben agent, ana agent" && got != "eve requester, boss invited, ana agent, ben agent" {
		t.Errorf("there: %s", got)
	}
	if c.PassedOn != "in1@else.test" {
		t.Errorf("its id is %q", c.PassedOn)
	}
}

// TestForwardKeepsTo: who stood in To beside the agent is invited as well; where nobody of ours stood there,
// one of these may be the agent himself.
func TestForwardKeepsTo(t *testing.T) {
	for _, c := range []struct {
		to   []mail.Mailbox
		want string
	}{
		{desktest.Boxes("ana@agents.test", "boss@else.test"), "boss"},
		{desktest.Boxes("boss@else.test", "support@desk.test", "kim@else.test"), "boss kim"},
		{desktest.Boxes("ana@agents.test"), ""},
		{desktest.Boxes("sales@company.test"), ""},
		{desktest.Boxes("sales@company.test", "boss@else.test"), ""},
		{nil, ""},
	} {
		w := desktest.NewWorld(t)
		f := &parser.Forward{From: mail.Mailbox{Address: desktest.Addr("eve@else.test")}, Text: "Help", To: c.to}
		var invited []string
		for _, p := range w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, Forward: f}).Changes[0].Ticket.People {
			if p.Standing == ticket.Invited {
				invited = append(invited, p.Address.Local)
			}
		}
		if got := strings.Join(invited, " "); got != c.want {
			t.Errorf("to %v: invited %q", c.to, got)
		}
	}
}

// TestLeftOutOfCc is PRODUCT 5.5: agents read whom the ticket did not take in.
func TestLeftOutOfCc(t *testing.T) {
	for _, c := range []struct{ people, left int }{{9, 0}, {10, 0}, {11, 1}, {15, 5}, {200, change.MaxHints}} {
		w := desktest.NewWorld(t)
		var cc []mail.Mailbox
		for i := range c.people {
			cc = append(cc, mail.Mailbox{Address: desktest.Addr(fmt.Sprintf("p%d@else.test", i))})
		}
		p := w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, M: parser.Message{To: []mail.Mailbox{{Address: desktest.Addr("support@desk.test")}}, Cc: cc}})
		for _, l := range p.Changes[0].Letters {
			if want := c.left; l.Kind == ticket.KindNew && len(l.Facts.LeftOut) != want {
				t.Errorf("%d in Cc: %d are named, want %d", c.people, len(l.Facts.LeftOut), want)
			}
		}
	}
}

// TestNoteReaders is the row "note" of the product: the assignee, else who got "new", and who is named.
func TestNoteReaders(t *testing.T) {
	for _, c := range []struct {
		name, assignee, text string
		new                  []string // who got "new"
		heard                string
	}{
		{"unassigned", "", "He called.", []string{"ana", "ben"}, "ben note"},
		{"unassigned, nobody got it", "", "He called.", nil, ""},
		{"assigned to her", "ana", "He called.", []string{"ana", "ben"}, ""},
		{"assigned to him", "ben", "He called.", []string{"ana"}, "ben note"},
		{"named", "ana", "@ben please look", nil, "ben note"},
		{"named in the middle", "ana", "Please, @Ben, look", nil, "ben note"},
		{"named by address", "ana", "@ben@agents.test: look", nil, "ben note"},
		{"an address of somebody else", "ana", "write to ben@customer.test", nil, ""},
		{"nobody's name", "ana", "@bob", nil, ""},
		{"herself", "ana", "@ana", nil, ""},
		{"named and new", "", "@ben", []string{"ben"}, "ben note"},
	} {
		w := desktest.NewWorld(t)
		if c.assignee != "" {
			w.Ticket.Assignee = desktest.Addr(c.assignee + "@agents.test")
		}
		for _, who := range c.new {
			w.State.Letters[7] = append(w.State.Letters[7], &ticket.Letter{Kind: ticket.KindNew, To: mail.Mailbox{Address: desktest.Addr(who + "@agents.test")}, Created: desktest.Noon.Add(-notify.AlertEvery)})
		}
		p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenNote), M: parser.Message{Reply: c.text}})
		if got := desktest.Heard(p); got != c.heard {
			t.Errorf("%s: heard %q, want %q", c.name, got, c.heard)
		}
	}
}

// TestRecall: Outlook's attempt to take a mail back is filed with that mail and changes nothing.
func TestRecall(t *testing.T) {
	for _, c := range []struct {
		name, from, subject, topic string
		found                      bool
		want                       string
	}{
		{"English", "carla@customer.test", "Recall: Cannot log in", "Cannot log in", true, "7: system"},
		{"German", "carla@customer.test", "Rückruf: Cannot log in", "Cannot log in", true, "7: system"},
		{"French", "carla@customer.test", "Rappel : Cannot log in", "Cannot log in", true, "7: system"},
		{"a participant", "dan@customer.test", "Recall: Cannot log in", "Cannot log in", true, "7: system"},
		{"a reminder", "carla@customer.test", "Rappel : Cannot log in", "Rappel : Cannot log in", true, "new: customer"},
		{"of an answer", "carla@customer.test", "Recall: Re: Cannot log in", "Cannot log in", true, "7: system"},
		{"of an answer that Outlook threads by its tag", "carla@customer.test", "Recall: AW: [#7] Cannot log in", "[#7] Cannot log in", true, "7: system"},
		{"in Dutch", "carla@customer.test", "Intrekken: Cannot log in", "Cannot log in", true, "7: system"},
		{"without a topic, in people's own words", "carla@customer.test", "Recall: Cannot log in", "", true, "new: customer"},
		{"of an unknown mail", "carla@customer.test", "Recall: Cannot log in", "Cannot log in", false, "new: customer"},
		{"a stranger's", "eve@else.test", "Recall: Cannot log in", "Cannot log in", true, "new: customer"},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Status = ticket.Resolved
		if c.found {
			w.State.Recalled = 7
		}
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, M: parser.Message{Subject: c.subject, Header: parser.Header{{Name: "Thread-Topic", Value: c.topic}}}})
		if got := desktest.Summary(p); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if c.want == "7: system" && (desktest.Heard(p) != "ana alert, ben alert" || p.Changes[0].Ticket.Status != ticket.Resolved) {
			t.Errorf("%s: heard %s, %s", c.name, desktest.Heard(p), p.Changes[0].Ticket.Status)
		}
	}
}

// TestRecallIsOneSentence: without Thread-Topic the sentence that Outlook writes tells a recall.
func TestRecallIsOneSentence(t *testing.T) {
	for words, want := range map[string]string{
		"Lopez, Carla would like to recall the message, \"Cannot log in\".":                "7: system",
		"Lopez, Carla möchte die Nachricht \"Cannot log in\" zurückrufen.":                 "7: system",
		"Carla Lopez souhaite rappeler le message « Cannot log in ».":                      "7: system",
		"Carla Lopez desea recuperar el mensaje \"Cannot log in\".":                        "7: system",
		"Carla Lopez wil het bericht 'Cannot log in' intrekken.":                           "7: system",
		"Please forget my mail, it works.":                                                 "new: customer",
		"Did you get my mail \"Cannot log in\"? And what about the recall of \"model 7\"?": "new: customer",
		"About \"Cannot log in\":\nit is the recall of your product that I mean.":          "new: customer",
	} {
		w := desktest.NewWorld(t)
		w.State.Recalled = 7
		p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, M: parser.Message{Subject: "Recall: Cannot log in", Reply: words}})
		if got := desktest.Summary(p); got != want {
			t.Errorf("%q: %s, want %s", words, got, want)
		}
	}
}

// TestReplyToIsKept: agents read where an answer should go by the mail's own words.
func TestReplyToIsKept(t *testing.T) {
	for _, c := range []struct {
		from, replyTo, want, heard string
	}{
		{"noreply@shop.test", "carla@customer.test", "carla@customer.test", "ana new, ben new"},
		{"form@shop.test", "carla@customer.test", "carla@customer.test", "ana new, ben new, form received"},
		{"eve@else.test", "eve@else.test", "", "ana new, ben new, eve received"},
		{"eve@else.test", "Eve@ELSE.test", "", "ana new, ben new, eve received"},
		{"eve@else.test", "support@desk.test", "", "ana new, ben new, eve received"},
		{"support@desk.test", "carla@customer.test", "carla@customer.test", "ana new, ben new"},
	} {
		w := desktest.NewWorld(t)
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, M: parser.Message{ReplyTo: []mail.Mailbox{{Address: desktest.Addr(c.replyTo)}}}})
		if got := p.Changes[0].Message.AnswerTo.String(); strings.Trim(got, "@") != c.want {
			t.Errorf("%s, Reply-To %s: kept %q", c.from, c.replyTo, got)
		}
		if got := desktest.Heard(p); got != c.heard {
			t.Errorf("%s, Reply-To %s: heard %q", c.from, c.replyTo, got)
		}
	}
}

// TestMachineInAgentsName: she hears of what a program on her host sends, as every agent does.
func TestMachineInAgentsName(t *testing.T) {
	w := desktest.NewWorld(t)
	p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, M: parser.Message{Auto: parser.AutoGenerated}})
	if got := desktest.Heard(p); got != "ana new, ben new" || p.Changes[0].Ticket.Requester() >= 0 {
		t.Errorf("heard %s, requester %d", got, p.Changes[0].Ticket.Requester())
	}
}
