package e2e

import (
	"fmt"
	"path/filepath"
	"testing"

	"guichet/e2e/live"
)

// restored makes a desk from a backup, as on another machine: another directory, the same
// configuration.
func restored(t *testing.T, backup string, setup live.Setup) *scene {
	t.Helper()
	s := &scene{T: t, sink: live.StartSink(t)}
	setup.Relay = s.sink.Addr
	s.desk = live.NewDesk(t, binary, setup)
	if _, errs, code := s.desk.Run("restore", backup); code != 0 {
		t.Fatalf("restore: exit %d: %s", code, errs)
	}
	return s
}

// record is what must be the same in a backup: everything but how far letters have got.
func record(t live.Ticket) string {
	text := fmt.Sprintln(t.Number, t.Subject, t.Status, t.Requester, t.Created, t.Language)
	for _, m := range t.Messages {
		text += fmt.Sprintln(m.ID, m.Kind, m.Author, m.At, m.Text, m.FullText, m.MessageID, m.Visibility, m.Attachments, m.Verdict)
	}
	return text
}

func TestS42BackupWhileMailPoursIn(t *testing.T) {
	s := begin(t, live.Setup{})
	received, notice := s.open()
	l := s.write(2, endless, 3000)
	live.Until(t, "some mail", func() bool { return len(s.desk.Tickets()) > 20 })
	backup := filepath.Join(t.TempDir(), "backup")
	before := len(s.desk.Tickets())
	if _, errs, code := s.desk.Run("backup", backup); code != 0 {
		t.Fatalf("backup: exit %d: %s", code, errs)
	}
	l.enough()
	want(t, "acknowledged mails", len(l.acked), int(l.begun.Load()))
	want(t, "tickets", len(s.desk.Tickets()), len(l.acked)+1)

	other := restored(t, backup, live.Setup{})
	other.desk.Start()
	tickets := other.desk.Tickets()
	if len(tickets) < before {
		t.Errorf("%d tickets in the backup, %d were there when it began", len(tickets), before)
	}
	for i, ticket := range tickets {
		if i%(1+len(tickets)/20) == 0 { // each look runs a program
			want(t, "restored ticket", record(other.desk.Show(ticket.Number)), record(s.desk.Show(ticket.Number)))
		}
	}
	if _, errs, code := other.desk.Run("restore", "--release"); code != 0 {
		t.Fatalf("restore --release: exit %d: %s", code, errs)
	}
	other.desk.Send(live.Reply(received, carla, "Is anybody there?"))
	want(t, "messages", kinds(other.desk.Show(received.Number())), "customer customer")
	other.sink.Wait(t, 1, "ana@agents.test", "update")
	other.desk.Send(live.Reply(notice, ana, "We have moved."))
	other.sink.Wait(t, 1, "carla@customer.test", "reply")
	other.fsck()
}

func TestS47TestCloneSendsNothing(t *testing.T) {
	s := begin(t, live.Setup{CloseAfter: "8s"}) // time enough for the backup
	_, notice := s.open()
	s.sink.Refuse(func(rcpt string) string {
		if rcpt == "dora@customer.test" {
			return "451 4.7.1 later"
		}
		return ""
	})
	s.desk.Send(live.NewDraft(dora, support, "Waits", "Her confirmation is in the queue.\n"))
	live.Until(t, "a deferred letter", func() bool { return len(s.waiting("deferred")) == 1 })
	s.desk.Send(live.Reply(notice, ana, "#resolved\n\nDone."))
	s.sink.Wait(t, 1, "carla@customer.test", "resolved")
	backup := filepath.Join(t.TempDir(), "backup")
	if _, errs, code := s.desk.Run("backup", backup); code != 0 {
		t.Fatalf("backup: exit %d: %s", code, errs)
	}
	s.desk.Send(live.NewDraft(mallory, support, "After the backup", "Hello\n"))
	late := s.sink.Wait(t, 1, "mallory@elsewhere.test", "received")
	s.sink.Wait(t, 1, "carla@customer.test", "closed")
	s.desk.Stop()

	clone := restored(t, backup, live.Setup{CloseAfter: "8s"})
	clone.desk.Start()
	// The token of a ticket that the backup does not know: never another ticket.
	clone.desk.Send(live.Reply(late, mallory, "Are you still there?"))
	var fresh live.Ticket
	for _, ticket := range clone.desk.Tickets() {
		if ticket.Number > 2 {
			fresh = clone.desk.Show(ticket.Number)
		}
	}
	want(t, "tickets of the clone", len(clone.desk.Tickets()), 3)
	if fresh.Number <= 1000 {
		t.Errorf("number %d may have been given after the backup", fresh.Number)
	}
	want(t, "its requester", fresh.Requester.Email, "mallory@elsewhere.test")
	// The timer of ticket 1 was due long ago when the daemon had started; a stop and start
	// gives everything another chance to leave.
	clone.desk.Stop()
	clone.desk.Start()
	want(t, "status of the resolved ticket", clone.desk.Show(1).Status, "resolved")
	want(t, "letters that wait", len(clone.desk.Queue()) > 0, true)
	want(t, "mails of the clone", len(clone.sink.All()), 0)
}

func TestS47ReleaseAndDiscard(t *testing.T) {
	s := begin(t, live.Setup{})
	s.sink.Refuse(func(string) string { return "451 4.7.1 later" })
	s.desk.Send(live.NewDraft(carla, support, "Waits", "Hello\n"))
	live.Until(t, "two deferred letters", func() bool { return len(s.waiting("deferred")) == 2 })
	backup := filepath.Join(t.TempDir(), "backup")
	if _, errs, code := s.desk.Run("backup", backup); code != 0 {
		t.Fatalf("backup: exit %d: %s", code, errs)
	}
	for _, c := range []struct {
		flag  string
		mails int
	}{{"--release", 1}, {"--discard", 0}} {
		other := restored(t, backup, live.Setup{})
		other.desk.Start()
		if _, errs, code := other.desk.Run("restore", c.flag); code != 0 {
			t.Fatalf("restore %s: exit %d: %s", c.flag, code, errs)
		}
		other.desk.Send(live.NewDraft(dora, support, "New", "Hello\n"))
		other.sink.Wait(t, 1, "dora@customer.test", "received")
		for _, l := range other.waiting("deferred") {
			other.retry(l) // sooner than greylisting asks for
		}
		other.count(c.mails, "carla@customer.test")
	}
}
