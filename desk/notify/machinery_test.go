package notify_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
)

// TestListMachinery: what runs a list is never written to automatically; people whose address looks alike are
// (PRODUCT 1.10).
func TestListMachinery(t *testing.T) {
	list := parser.Field{Name: "X-Loop", Value: "garden@lists.test"}
	for _, c := range []struct {
		name, from, path, sender string // path "" is from
		fields                   []parser.Field
		confirmed                bool
	}{
		{"a person", "garden@lists.test", "", "", nil, true},
		{"owner-", "owner-garden@lists.test", "", "", nil, false},
		{"-owner", "garden-owner@lists.test", "", "", nil, false},
		{"+owner", "garden+owner@lists.test", "", "", nil, false},
		{"-bounces", "garden-bounces@lists.test", "", "", nil, false},
		{"+bounces-", "garden+bounces-7-support=desk.test@lists.test", "", "", nil, false},
		{"-confirm+", "garden-confirm+4711abc@lists.test", "", "", nil, false},
		{"no-reply", "no-reply@lists.test", "", "", nil, false},
		{"its Sender", "garden@lists.test", "", "garden-bounce@lists.test", nil, false},
		{"its reverse-path", "garden@lists.test", "garden-bounces@lists.test", "", nil, false},
		{"-request of a list", "garden-request@lists.test", "", "", []parser.Field{list}, false},
		{"-request with another reverse-path", "garden-request@lists.test", "garden@lists.test", "", nil, false},
		{"-request of people", "hardware-request@lists.test", "", "", nil, true},
		{"-admin of people", "school-admin@lists.test", "", "", nil, true},
		{"-admin of a list", "garden-admin@lists.test", "", "", []parser.Field{{Name: "X-BeenThere", Value: "garden@lists.test"}}, false},
		{"+help of people", "garden+help@lists.test", "", "", nil, true},
		{"+help of a list", "garden+help@lists.test", "www-data@lists.test", "", nil, false},
		{"a forwarder's reverse-path", "carla@lists.test", "bounces+12-ab@crm.test", "", nil, true},
		{"somebody on a list that keeps From", "carla@customer.test", "garden+bounces-7-x=desk.test@lists.test", "", nil, true},
	} {
		w := desktest.NewWorld(t)
		x := desktest.TestMail{From: c.from, Verdict: mail.Pass, M: parser.Message{Header: c.fields}}
		if c.path != "" {
			x.Session = func(e *mail.Envelope) { e.From = desktest.Addr(c.path) }
		}
		if c.sender != "" {
			x.M.Sender = desktest.Addr(c.sender)
		}
		p := w.Decide(x)
		want := "ana new, ben new"
		if c.confirmed {
			want += ", " + desktest.Addr(c.from).Local + " received"
		}
		if got := desktest.Heard(p); got != want {
			t.Errorf("%s: heard %s, want %s", c.name, got, want)
		}
	}
}

// TestListThatNamesNobody: a list or form of [[via]] that puts itself into From and names no author, as Schleuder does,
// is written nothing to: all its subscribers would read it.
func TestListThatNamesNobody(t *testing.T) {
	for _, c := range []struct {
		name    string
		replyTo []mail.Mailbox
		heard   string
	}{
		{"Schleuder", nil, "ana new, ben new"},
		{"Reply-To is the list", []mail.Mailbox{{Address: desktest.Addr("garden@lists.test")}}, "ana new, ben new"},
		{"Reply-To is the author", []mail.Mailbox{{Address: desktest.Addr("carla@customer.test")}}, "ana new, ben new, carla received"},
	} {
		w := desktest.NewWorld(t)
		w.Dir.Passing[desktest.Addr("garden@lists.test")] = true
		p := w.Decide(desktest.TestMail{From: "garden@lists.test", Verdict: mail.Pass, M: parser.Message{ReplyTo: c.replyTo}})
		if got := desktest.Heard(p); got != c.heard {
			t.Errorf("%s: %s, want %s", c.name, got, c.heard)
		}
	}
}

// TestListIsNotInvited: the list in To or Cc that brought the mail itself takes part in nothing.
func TestListIsNotInvited(t *testing.T) {
	for _, c := range []struct {
		name, path string
		field      parser.Field
		invited    bool
	}{
		{"mlmmj", "garden+bounces-7-support=desk.test@lists.test", parser.Field{}, false},
		{"Mailman", "garden-bounces@lists.test", parser.Field{}, false},
		{"majordomo", "owner-garden@lists.test", parser.Field{}, false},
		{"SmartList", "garden-request@lists.test", parser.Field{}, false},
		{"by its field", "x@elsewhere.test", parser.Field{Name: "List-Post", Value: "<mailto:garden@lists.test>"}, false},
		{"another list's", "shed-bounces@lists.test", parser.Field{}, true},
		{"somebody in Cc", "carla@customer.test", parser.Field{}, true},
	} {
		w := desktest.NewWorld(t)
		p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, Session: func(e *mail.Envelope) { e.From = desktest.Addr(c.path) }, M: parser.Message{
			To: []mail.Mailbox{{Address: desktest.Addr("garden@lists.test")}}, Cc: []mail.Mailbox{{Address: desktest.Addr("support@desk.test")}}, Header: parser.Header{c.field},
		}})
		if got := p.Changes[0].Ticket.Place(desktest.Addr("garden@lists.test")) >= 0; got != c.invited {
			t.Errorf("%s: invited %v", c.name, got)
		}
	}
}

// TestListNamed: [[via]] knows a list that leaves From alone by its fields, where its host is proven; its members
// ask and are confirmed, and a later post joins (PRODUCT 1.7).
func TestListNamed(t *testing.T) {
	spf := mail.Verdict{SPF: "pass"}
	for _, c := range []struct {
		name, path   string
		field, value string
		found        mail.Verdict
		want         string // of a first post
		heard        string
		later        string // of one that names the ticket's first mail
	}{
		{"List-Id", "garden-request@lists.test", "List-Id", "Garden <garden.lists.test>", spf, "new: customer", "ana new, ben new, carla received", "7: customer"},
		{"List-Post", "x@lists.test", "List-Post", "<mailto:garden@lists.test>", spf, "new: customer", "ana new, ben new, carla received", "7: customer"},
		{"Sender", "x@lists.test", "Sender", "Garden <garden@lists.test>", spf, "new: customer", "ana new, ben new, carla received", "7: customer"},
		{"Resent-From", "x@mx.lists.test", "Resent-From", "garden@lists.test", spf, "new: customer", "ana new, ben new, carla received", "7: customer"},
		{"its reverse-path", "garden-bounces@lists.test", "", "", spf, "new: customer", "ana new, ben new, carla received", "7: customer"},
		{"its signature", "x@else.test", "List-Id", "<garden.lists.test>", mail.Verdict{Lists: "lists.test:sender,list-id"}, "new: customer", "ana new, ben new, carla received", "7: customer"},
		{"a signature of its mail host", "x@else.test", "List-Post", "<mailto:garden@lists.test>", mail.Verdict{Lists: "shed.test:list-post mx.lists.test:list-post"}, "new: customer", "ana new, ben new, carla received", "7: customer"},
		{"a signature that leaves the field open", "x@else.test", "List-Id", "<garden.lists.test>", mail.Verdict{Lists: "lists.test:sender"}, "new: customer", "ana new, ben new", "7: system"},
		{"another host's signature", "garden-bounces@lists.test", "List-Id", "<garden.lists.test>", mail.Verdict{Lists: "shed.test:list-id"}, "new: customer", "ana new, ben new", "7: system"},
		{"a signature, and only the reverse-path names it", "garden-bounces@lists.test", "", "", mail.Verdict{Lists: "lists.test:"}, "new: customer", "ana new, ben new", "7: system"},
		{"without proof of its host", "garden-request@lists.test", "List-Id", "<garden.lists.test>", mail.Verdict{}, "new: customer", "ana new, ben new", "7: system"},
		{"another host's proof", "x@else.test", "List-Id", "<garden.lists.test>", spf, "new: customer", "ana new, ben new", "7: system"},
		{"another list", "shed-bounces@lists.test", "List-Id", "<shed.lists.test>", spf, "new: customer", "ana new, ben new", "7: system"},
	} {
		w := desktest.NewWorld(t)
		w.Dir.Policy.Via = []mail.Address{desktest.Addr("garden@lists.test")}
		w.Dir = policy.NewDirectory(w.Dir.Policy, desktest.Plain{})
		post := func(ids ...mail.MessageID) desktest.TestMail {
			return desktest.TestMail{From: "carla@customer.test", Verdict: mail.None, Found: c.found, Session: func(e *mail.Envelope) { e.From = desktest.Addr(c.path) }, M: parser.Message{
				Auto: parser.AutoList, Subject: "[Garden] Broken rake", Header: parser.Header{{Name: c.field, Value: c.value}}, InReplyTo: ids,
			}}
		}
		p := w.Decide(post())
		if got := desktest.Summary(p); got != c.want || desktest.Heard(p) != c.heard {
			t.Errorf("%s: %s, heard %s; why: %q", c.name, got, desktest.Heard(p), p.Why)
		}
		if got := desktest.Summary(w.Decide(post("first@customer.test"))); got != c.later {
			t.Errorf("%s: later %s, want %s", c.name, got, c.later)
		}
		if got := desktest.Summary(w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.None, Found: c.found, Session: func(e *mail.Envelope) { e.From = desktest.Addr(c.path) }, M: parser.Message{
			Auto: parser.AutoList, Header: parser.Header{{Name: c.field, Value: c.value}}, Commands: []parser.Command{{Name: "close"}},
		}})); got != "new: customer" {
			t.Errorf("%s: an agent's post is %s", c.name, got)
		}
	}
}
