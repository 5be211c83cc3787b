package programs

import (
	"bytes"
	"strings"

	"guichet/e2e/live"
)

// ask has Carla ask and Ana answer, and returns Ana's letter to her.
func (r *rig) ask() live.Letter {
	r.Helper()
	if r.desk == nil {
		r.begin()
	}
	r.desk.Send(live.NewDraft(carla, support, "Two parcels missing", "Hello,\ntwo parcels did not come.\n"))
	notice := r.world.Wait(r, 1, "ana@agents.test", "new")
	r.desk.Send(live.Reply(notice, ana, question))
	letter := r.world.Wait(r, 1, "carla@customer.test", "reply")
	r.desk.Settle()
	letter.Raw = bytes.ReplaceAll(letter.Raw, []byte("\r\n"), []byte("\n")) // as a mailbox has it
	r.save("letter.eml", string(letter.Raw))
	r.save("box", "From support@desk.test Tue Dec  1 08:00:00 2026\n"+string(letter.Raw)+"\n")
	return letter
}

// give hands the mail that a program wrote to the desk, as from is its reverse-path, to whom its header names.
func (r *rig) give(from string, raw []byte) {
	r.Helper()
	r.Logf("%s gave to the desk:\n%s", r.program.name, raw)
	to := live.Letter{Raw: raw}.Get("To")
	if a := r.desk.TryRaw(from, recipients(to), raw); a.Code != 250 {
		r.Fatalf("the desk answered %v to\n%s", a, raw)
	}
	r.desk.Settle()
}

// recipients are the addresses of a To field that are the desk's.
func recipients(to string) []string {
	var all []string
	for _, word := range strings.FieldsFunc(to, func(c rune) bool { return strings.ContainsRune(" \t\r\n<>,;\"", c) }) {
		if strings.HasSuffix(word, "@desk.test") {
			all = append(all, word)
		}
	}
	return all
}

// ticket is the only one.
func (r *rig) ticket() live.Ticket {
	r.Helper()
	all := r.desk.Tickets()
	if len(all) != 1 {
		r.Fatalf("%d tickets, want one: %+v", len(all), all)
	}
	return r.desk.Show(all[0].Number)
}

// answered checks that Carla's answer is on the ticket, with her words and nothing else.
func (r *rig) answered() { r.answeredWith(words) }

// answeredWith is answered for a program in which she wrote otherwise.
func (r *rig) answeredWith(text string) {
	r.Helper()
	t := r.ticket()
	last := t.Messages[len(t.Messages)-1]
	want(r, "messages", len(t.Messages), 3)
	want(r, "author", last.Author.Email, "carla@customer.test")
	want(r, "her words", strings.TrimSpace(last.Text), text)
	want(r, "letters to Ana about it", len(r.world.To("ana@agents.test", "update")), 1)
}

// replies gives the desk what the program sent as Carla's answer, and checks it.
func (r *rig) replies() {
	r.Helper()
	r.give("carla@customer.test", r.sent())
	r.answered()
}

// opened gives the desk what the program sent, and checks that it is a ticket of a person with the text.
func (r *rig) opened(raw []byte, subject, text string) live.Ticket {
	r.Helper()
	r.give("carla@customer.test", raw)
	t := r.ticket()
	want(r, "subject", t.Subject, subject)
	want(r, "text", strings.TrimSpace(t.Messages[0].Text), text)
	want(r, "requester", t.Requester.Email, "carla@customer.test")
	want(r, "confirmations", len(r.world.To("carla@customer.test", "received")), 1)
	return t
}

// away checks that an automatic answer changed nothing: it is on the ticket, nobody's status moved, Carla
// hears nothing and Ana at most once.
func (r *rig) away(raw []byte, from string) {
	r.Helper()
	before := r.ticket()
	letters := len(r.world.To("carla@customer.test"))
	r.give(from, raw)
	after := r.ticket()
	want(r, "status", after.Status, before.Status)
	want(r, "messages", len(after.Messages), len(before.Messages)+1)
	want(r, "letters to Carla", len(r.world.To("carla@customer.test")), letters)
	want(r, "updates to Ana", len(r.world.To("ana@agents.test", "update")), 0)
}

// bounced checks that Ana's letter to Carla is known as bounced with a reason, that Ana heard, and whether
// the address is not written to again.
func (r *rig) bounced(reason string, suppressed bool) {
	r.Helper()
	live.UntilWithin(r, patience, "the report of Ana's letter", func() bool {
		letters := r.ticket().Messages[1].Letters
		return len(letters) == 1 && letters[0].State == "bounced"
	})
	letter := r.ticket().Messages[1].Letters[0]
	if !strings.Contains(letter.LastReply, reason) {
		r.Errorf("the reason is %q, want %q", letter.LastReply, reason)
	}
	r.desk.Settle()
	want(r, "alerts to Ana", len(r.world.To("ana@agents.test", "alert")), 1)
	want(r, "tickets", len(r.desk.Tickets()), 1)
	before := len(r.world.To("carla@customer.test"))
	r.desk.Send(live.Reply(r.world.Wait(r, 1, "ana@agents.test", "new"), ana, "Are you there?"))
	r.desk.Settle()
	want(r, "letters to Carla after it", len(r.world.To("carla@customer.test"))-before, map[bool]int{true: 0, false: 1}[suppressed])
}
