package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"testing"

	"guichet/e2e/live"
)

func TestS27BccMakesATicket(t *testing.T) {
	s := begin(t, live.Setup{})
	s.desk.Send(live.NewDraft(carla, "somebody@elsewhere.test", "For your files", "Hello\n"), support)
	s.sink.Wait(s, 1, "carla@customer.test", "received")
	want(t, "requester", s.ticket().Requester.Email, "carla@customer.test")
	s.count(0, "somebody@elsewhere.test")
}

func TestS29UnknownAddressesAreRefused(t *testing.T) {
	trustedAndProven(t, live.Setup{}, func(t *testing.T, s *scene) {
		for _, c := range []struct {
			rcpt string
			code int
		}{
			{"support@desk.test", 250},
			{"SUPPORT@DESK.TEST", 250},
			{"support+anything@desk.test", 250},
			{"postmaster@desk.test", 250},
			{"Postmaster@mx.desk.test", 250},
			{"abuse@desk.test", 250},
			{"postmaster", 250}, // RFC 5321 §4.5.1
			{"nobody@desk.test", 550},
			{"sup@desk.test", 550},
			{"carla@customer.test", 550}, // no relay, not even for a trusted host
			{"support%customer.test@desk.test", 550},
			{"\"support@customer.test\"@desk.test", 550},
			{"@desk.test:carla@customer.test", 550},
		} {
			client, a := live.Dial("", s.desk.Addr)
			if client == nil {
				t.Fatalf("dial: %v", a)
			}
			client.Cmd(250, "MAIL FROM:<carla@customer.test>")
			got := client.Cmd(250, "RCPT TO:<%s>", c.rcpt).Code
			refused := got >= 550 && got <= 554 || got == 501
			if c.code == 250 && got != 250 || c.code == 550 && !refused {
				t.Errorf("RCPT TO:<%s>: %d, want %d", c.rcpt, got, c.code)
			}
			client.Quit()
		}
		want(t, "unknown local part", live.Try(s.desk.Addr, "carla@customer.test", []string{"nobody@desk.test"}, nil).Code, 550)
		want(t, "tickets", len(s.desk.Tickets()), 0)
	})
}

func TestPostmasterIsATicketWithoutConfirmation(t *testing.T) {
	s := begin(t, live.Setup{})
	s.desk.Send(live.NewDraft(carla, "postmaster@desk.test", "Your mail loops", "Hello\n"))
	s.sink.Wait(s, 1, "ana@agents.test", "new")
	s.count(0, "carla@customer.test")
	want(t, "tickets", len(s.desk.Tickets()), 1)
}

// noise is n bytes that no encoding leaves alone.
func noise(n int, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 7))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

func TestS20AttachmentsComeBackIdentical(t *testing.T) {
	s := begin(t, live.Setup{})
	draft := live.NewDraft(carla, support, "My licence", "See attached.\n")
	draft.Files = []live.File{
		{Name: "Führerschein Rückseite.jpg", Type: "image/jpeg", Body: append([]byte("\xff\xd8\xff\xe0"), noise(300_000, 1)...)},
		{Name: "report.pdf", Type: "application/pdf", Body: append([]byte("%PDF-1.7\n"), noise(5_000, 2)...)},
		{Name: "empty.txt", Type: "text/plain", Body: nil},
	}
	s.desk.Send(draft)
	ticket, notice := s.ticket(), s.sink.Wait(s, 1, "ana@agents.test", "new")
	files := ticket.Messages[0].Attachments
	if len(files) != len(draft.Files) {
		t.Fatalf("%d attachments: %+v", len(files), files)
	}
	for i, f := range draft.Files {
		want(t, "name", files[i].Name, f.Name)
		want(t, "size of "+f.Name, files[i].Size, int64(len(f.Body)))
		want(t, "sha256 of "+f.Name, files[i].SHA256, sum(f.Body))
		if !bytes.Equal(notice.File(f.Name), f.Body) {
			t.Errorf("%s differs in the agent's notification", f.Name)
		}
	}

	answer := live.Reply(notice, ana, "Please fill this in.")
	answer.Files = []live.File{{Name: "formulaire à remplir.pdf", Type: "application/pdf", Body: noise(70_000, 3)}}
	s.desk.Send(answer)
	reply := s.sink.Wait(s, 1, "carla@customer.test", "reply")
	if !bytes.Equal(reply.File("formulaire à remplir.pdf"), answer.Files[0].Body) {
		t.Errorf("the agent's file differs at the customer's:\n%.600s", reply.Raw)
	}
}

// TestLargeFileReachesTheAssignee: what is too large for a notification is fetched by mail by whoever
// takes the request.
func TestLargeFileReachesTheAssignee(t *testing.T) {
	s := begin(t, live.Setup{})
	draft := live.NewDraft(carla, support, "My scan", "See attached.\n")
	small, large := noise(5_000, 1), noise(2_500_000, 2)
	draft.Files = []live.File{{Name: "scan.tiff", Type: "image/tiff", Body: large}, {Name: "list.bin", Type: "application/octet-stream", Body: small}}
	s.desk.Send(draft)
	notice := s.sink.Wait(s, 1, "ana@agents.test", "new")
	holds(t, "notification", notice.Text(), "scan.tiff (2.5", "#assign me", "#show")
	want(t, "the small one came along", bytes.Equal(notice.File("list.bin"), small), true)
	want(t, "the large one came along", len(notice.File("scan.tiff")), 0)

	s.desk.Send(live.Reply(notice, ana, "#show"))
	want(t, "the large one in what others see", len(s.sink.Wait(s, 1, "ana@agents.test", "transcript").File("scan.tiff")), 0)
	s.desk.Send(live.Reply(notice, ana, "#assign me\n#show"))
	shown := s.sink.Wait(s, 2, "ana@agents.test", "transcript")
	for name, body := range map[string][]byte{"scan.tiff": large, "list.bin": small} {
		if !bytes.Equal(shown.File(name), body) {
			t.Errorf("%s differs at its assignee", name)
		}
	}
}

func TestS19FilesOverTheLimitAreNamed(t *testing.T) {
	s := begin(t, live.Setup{})
	send := func(subject string, sizes ...int) live.Answer {
		d := live.NewDraft(carla, support, subject, "See attached.\n")
		for i, n := range sizes {
			d.Files = append(d.Files, live.File{Name: string(rune('a'+i)) + ".bin", Type: "application/octet-stream", Body: noise(n, uint64(i))})
		}
		return s.desk.Try(d)
	}
	want(t, "9.9 MB", send("fits", 3_300_000, 3_300_000, 3_300_000).Code, 250)
	fits := s.sink.Wait(s, 1, "carla@customer.test", "received")
	want(t, "files", len(s.desk.Show(fits.Number()).Messages[0].Attachments), 3)
	lacks(t, "confirmation", fits.Text(), "a.bin", "b.bin", "c.bin")

	want(t, "10.1 MB", send("too much", 3_300_000, 3_300_000, 3_500_000).Code, 250)
	over := s.sink.Wait(s, 2, "carla@customer.test", "received")
	holds(t, "confirmation", over.Text(), "c.bin")
	lacks(t, "confirmation", over.Text(), "a.bin", "b.bin")
	first := s.desk.Show(over.Number()).Messages[0]
	holds(t, "text", first.Text, "See attached.")
	var kept []string
	for _, f := range first.Attachments {
		if !f.Dropped {
			kept = append(kept, f.Name)
		}
	}
	want(t, "files that were kept", strings.Join(kept, " "), "a.bin b.bin")
	holds(t, "notification", s.sink.Wait(s, 2, "ana@agents.test", "new").Text(), "c.bin")

	want(t, "26 MB", send("far too much", 26_000_000).Code, 552)
	client, _ := live.Dial("", s.desk.Addr)
	defer client.Quit()
	want(t, "SIZE=40000000", client.Cmd(250, "MAIL FROM:<carla@customer.test> SIZE=40000000").Code, 552)
	want(t, "tickets", len(s.desk.Tickets()), 2)
}

func TestS24ColleagueInCcJoinsByWriting(t *testing.T) {
	s := begin(t, live.Setup{})
	draft := live.NewDraft(carla, support, "Cannot log in", "Hello\n")
	draft.Cc = dora
	s.desk.Send(draft, support)
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	s.count(0, "dora@customer.test")
	want(t, "participants", emails(s.ticket().Participants), "")

	answer := live.NewDraft(dora, support, "Re: Cannot log in", "Me too.\n") // reply-all to Carla's own mail
	answer.InReplyTo, answer.References = "<"+draft.MessageID+">", "<"+draft.MessageID+">"
	answer.Cc = carla
	s.desk.Send(answer, support)
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	ticket := s.ticket()
	want(t, "messages", kinds(ticket), "customer customer")
	want(t, "participants", emails(ticket.Participants), "dora@customer.test")
	s.count(0, "dora@customer.test", "received")
	s.count(0, "carla@customer.test", "update") // she stood in its Cc already

	notice := s.sink.To("ana@agents.test", "update")[0]
	s.desk.Send(live.Reply(notice, ana, "Please restart."))
	s.sink.Wait(s, 1, "dora@customer.test", "reply")
	s.sink.Wait(s, 1, "carla@customer.test", "reply")
	_ = received
}

// A colleague who is in Cc of a later mail answers all: Carla, and the address with her token.
func TestColleagueInCcOfAReplyJoins(t *testing.T) {
	trustedAndProven(t, live.Setup{}, func(t *testing.T, s *scene) {
		received, _ := s.open()
		second := live.Reply(received, carla, "Dora saw it, too.")
		second.Cc = dora
		s.desk.Send(second)
		s.sink.Wait(s, 1, "ana@agents.test", "update")
		s.count(0, "dora@customer.test")

		all := live.NewDraft(dora, second.To, "Re: "+second.Subject, "I did.\n")
		all.Cc = carla
		all.InReplyTo, all.References = "<"+second.MessageID+">", "<"+second.MessageID+">"
		s.desk.Send(all)
		s.sink.Wait(s, 2, "ana@agents.test", "update")
		want(t, "messages", kinds(s.ticket()), "customer customer customer")
		want(t, "participants", emails(s.ticket().Participants), "dora@customer.test")
	})
}

func TestS43StrangerOnATokenIsUnverified(t *testing.T) {
	trustedAndProven(t, live.Setup{CloseAfter: "8s"}, func(t *testing.T, s *scene) {
		received, notice := s.open()
		s.desk.Send(live.Reply(notice, ana, "#resolved\n\nDone."))
		resolved := s.sink.Wait(s, 1, "carla@customer.test", "resolved")
		stranger := live.Reply(received, mallory, "I am his brother. Tell me more.")
		s.desk.Send(stranger)
		alert := s.sink.Wait(s, 1, "ana@agents.test", "alert")
		ticket := s.ticket()
		want(t, "status", ticket.Status, "resolved")
		want(t, "visibility", ticket.Messages[len(ticket.Messages)-1].Visibility, "agents")
		want(t, "participants", emails(ticket.Participants), "")
		s.count(0, "mallory@elsewhere.test")
		closed := s.sink.Wait(s, 1, "carla@customer.test", "closed") // the timer noticed nothing
		s.count(3, "carla@customer.test")
		for _, l := range []live.Letter{resolved, closed} {
			lacks(t, "Carla's "+l.Event(), l.All(), "brother", "mallory")
		}
		_ = alert
	})
}

func TestS43AcceptMakesItPartOfTheThread(t *testing.T) {
	trustedAndProven(t, live.Setup{}, func(t *testing.T, s *scene) {
		received, _ := s.open()
		s.desk.Send(live.Reply(received, mallory, "I am his brother. Tell me more."))
		alert := s.sink.Wait(s, 1, "ana@agents.test", "alert")
		s.desk.Send(live.Reply(alert, ana, "#accept"))
		s.desk.Settle()
		ticket := s.ticket()
		for _, m := range ticket.Messages {
			if strings.Contains(m.Text, "brother") {
				want(t, "visibility", m.Visibility, "all")
				want(t, "kind", m.Kind, "customer")
			}
		}
		want(t, "status", ticket.Status, "open")
		s.desk.Send(live.Reply(received, mallory, "And my sister."))
		s.desk.Settle()
		last := s.ticket().Messages[len(s.ticket().Messages)-1]
		want(t, "visibility of his next mail", last.Visibility, "all")
	})
}
