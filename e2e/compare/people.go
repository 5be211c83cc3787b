package main

import (
	"fmt"
	"strings"
	"time"

	"guichet/e2e/live"
)

// solved is a request from the first mail to what comes after the last, with all its timers.
func solved(to string) func(*scene) {
	return func(s *scene) {
		d := s.draft(carla, to, "Cannot log in", "Hello,\nI cannot log in since Monday.\nCarla\n")
		d.Files = []live.File{{Name: "Rückseite.png", Type: "image/png", Body: []byte("\x89PNG\r\n\x1a\n-")}}
		s.says(d)
		received, notice := s.last(carla, "received"), s.last(ana, "new")
		s.answers(received, carla, "Umgebung: test\nIt is the blue screen.")
		s.answers(notice, ana, "#assign me\nSince when?")
		s.answers(notice, ana, "#undo")
		s.answers(notice, ana, "Since when exactly?")
		s.runs("queue", "list", "--json")
		s.pass(15 * time.Minute)
		s.answers(s.last(carla, "reply"), carla, "Since Monday.")
		s.answers(notice, ana, "#resolved\nIt was the cable.")
		s.answers(received, carla, "No, it was not.")
		s.pass(4 * time.Minute)
		s.answers(notice, ana, "#resolved\nNow it is.")
		s.pass(30 * time.Minute)
		closed := s.last(carla, "closed", "resolved")
		s.answers(closed, carla, "5")
		s.answers(closed, carla, "4\nIt was slow.")
		s.answers(closed, carla, "It happened again.")
		s.answers(notice, ana, "One more thing.")
		s.answers(s.last(ana, "new"), ana, "Again? Since when?")
		s.pass(3 * time.Hour)
		s.jump(800 * 24 * time.Hour)
	}
}

// gathered is people who share, watch, merge, split, forward and ask.
func gathered(s *scene) {
	received, notice := s.opens(carla, "Cannot log in", "Hello,\nI cannot log in since Monday.\nCarla\n")
	d := s.draft(carla, support, "Many", "Hello\n")
	var cc []string
	for i := range 15 {
		cc = append(cc, fmt.Sprintf("p%d@customer.test", i))
	}
	d.Cc = strings.Join(cc, ", ")
	s.says(d)
	join := s.draft("P12 <p12@customer.test>", support, "Re: Many", "me too\n")
	join.InReplyTo = "<" + d.MessageID + ">"
	s.says(join)
	s.answers(received, "Carla <carla@home.test>", "It is me, from home.")
	s.answers(s.last(ana, "alert"), ana, "#accept same")
	s.answers(received, "Carla <carla@home.test>", "And again.")
	s.answers(received, carla, "#watch walt@partner.test")
	s.answers(notice, ana, "Since when?")
	watch := s.last(walt, "watch")
	s.answers(watch, walt, "What happened?")
	leave := strings.TrimSuffix(strings.TrimPrefix(watch.Get("List-Unsubscribe"), "<mailto:"), ">")
	s.says(s.draft(walt, leave, "unsubscribe", ""), leave)
	s.writes(carla, "VPN", "No VPN either.\n")
	vpn := s.last(ana, "new")
	s.answers(vpn, ana, "#merge 1")
	s.answers(s.last(carla, "received"), carla, "Any news?")
	s.answers(notice, ana, "#split")
	s.answers(received, carla, "#delete")
	s.answers(s.last(carla, "confirm"), carla, "")
	s.answers(received, carla, "I need you again.")
	s.forwards()
	s.writes(ana, "Paper jam", "#requester Dora <dora@customer.test>\n#priority high\n\nShe sounds angry.\n")
	s.writes(ana, "Fwd: Paper jam", "Somebody wrote me this:\n\nThe printer jams.\n")
	s.answers(s.last(ana, "alert"), ana, "#requester Gil <gil@customer.test>")
	for _, who := range []string{ana, carla, mallory} {
		for _, ask := range []string{"#list", "#list all", "#show 1", "#show 2", "#search log", "#help", "#article printer", "#list\n#foo\nwords"} {
			s.writes(who, "A question", ask+"\n")
		}
	}
	for n := range 6 {
		s.prints("ticket", "show", fmt.Sprint(n+1))
	}
	s.runs("ticket", "list")
	s.runs("contact", "list")
	s.runs("explain", d.MessageID)
	s.runs("erase", "ticket", "1")
	s.answers(notice, ana, "#erase 1")
	s.answers(received, carla, "Hello?")
}

// forwards is what agents and customers forward, by several programs.
func (s *scene) forwards() {
	for _, head := range []string{
		"---------- Forwarded message ---------\nFrom: Dora <dora@customer.test>\nDate: Sat, Nov 21, 2026 at 10:00 AM\nSubject: Paper jam\nTo: Ana <ana@agents.test>\n",
		"De : Zoé Bé <zoe@customer.test>\nEnvoyé : samedi 21 novembre 2026 10:00\nÀ : Ana <ana@agents.test>\nObjet : Paper jam\n",
		"Begin forwarded message:\n\nFrom: Eve <eve@customer.test>\nSubject: Paper jam\nDate: 21 November 2026 at 10:00:00 CET\nTo: Ana <ana@agents.test>\n",
		"-------- Weitergeleitete Nachricht --------\nBetreff: Stau\nDatum: Sat, 21 Nov 2026 10:00:00 +0100\nVon: Gil <gil@customer.test>\nAn: Ana <ana@agents.test>\n",
	} {
		for _, who := range []string{ana, carla} {
			s.writes(who, "Fwd: Paper jam", "Can you take this one?\n\n"+head+"\nThe printer jams.\n")
		}
	}
	inner := s.draft("Hal <hal@customer.test>", "ana@agents.test", "Paper jam", "The printer jams.\n")
	outer := s.draft(ana, support, "Fwd: Paper jam", "#priority high\nCan you take this one?\n")
	outer.Files = []live.File{{Name: "Paper jam.eml", Type: "message/rfc822", Body: inner.Bytes()}}
	s.says(outer)
}

// secret is tickets that no mail may tell of.
func secret(s *scene) {
	d := s.draft(carla, "support+sensitive@desk.test", "About my illness", "It is gout.\n")
	d.Files = []live.File{{Name: "gout.txt", Type: "text/plain", Body: []byte("gout")}}
	s.says(d)
	_, notice := s.opens(carla, "The printer", "It burns.\n")
	received := s.last(carla, "received")
	s.answers(received, carla, "#sensitive\nAnd I have gout.")
	answer := s.reply(notice, ana, "#assign ben\nThese are my words.\n> you wrote: gout\nAnd more of them.")
	answer.Files = []live.File{{Name: "gout.txt", Type: "text/plain", Body: []byte("gout")}}
	s.says(answer)
	for _, ask := range []string{"#show", "#list", "#search gout", "#resolved", "#sensitive off", "#show"} {
		s.answers(notice, ana, ask)
	}
	s.runs("ticket", "show", "1")
	s.runs("ticket", "file", "1", "1", "1", "--as", "ana@agents.test")
	s.runs("ticket", "file", "1", "1", "1", "--as", "mallory@elsewhere.test")
	s.writes(carla, "My card", "Password: hunter2\nIBAN DE89 3704 0044 0532 0130 00\n4111 1111 1111 1111\n")
}

// access is an agent who asks to act for a customer.
func access(s *scene) {
	_, notice := s.opens(carla, "Cannot log in", "Hello,\nI cannot log in.\n")
	s.answers(notice, ana, "#request-access 1h")
	offer := s.last(carla, "access")
	s.answers(offer, mallory, "#grant 1h")
	s.answers(offer, carla, "#grant 1h")
	s.runs("grant", "list", "--json")
	s.runs("grant", "session", "start", "ana@agents.test", "carla@customer.test")
	s.runs("grant", "login", "carla@customer.test")
	s.runs("grant", "check", "ana@agents.test", "carla@customer.test")
	s.runs("grant", "session", "stop", "ana@agents.test", "carla@customer.test")
	s.pass(3 * time.Hour)
	s.runs("grant", "list")
	s.answers(s.last(ana, "new"), ana, "#request-access 2d")
	s.jump(49 * time.Hour)
	s.answers(s.last(carla, "access"), carla, "#grant 4h")
	s.runs("org", "put", "acme", "--name", "Acme", "--account", "paris=Paris")
	for _, who := range []string{"carla@customer.test", "zoe@customer.test"} {
		s.runs("org", "grant", who, "acme/paris")
	}
	s.writes(carla, "Of Acme", "Our account is broken.\n")
	last := s.last(ana, "new")
	tag := fmt.Sprintf("Re: [#%d] Of Acme", last.Number())
	for _, role := range []string{"none", "viewer", "sensitive-viewer", "editor"} {
		s.answers(last, ana, "#org-access zoe@customer.test "+role+" acme")
		s.writes(zoe, tag, "Me too, as "+role+".\n")
		s.writes(zoe, "my question", fmt.Sprintf("#show %d\n", last.Number()))
		s.writes(zoe, "my question", "#list all\n")
	}
	s.runs("org", "default", "carla@customer.test", "acme/paris")
	s.runs("org", "revoke", "zoe@customer.test", "acme")
	s.runs("org", "drop", "acme")
	s.runs("contact", "show", "zoe@customer.test", "--json")
	s.runs("erase", "contact", "zoe@customer.test")
	s.writes(zoe, tag, "Am I gone?\n")
}
