package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"guichet/e2e/live"
)

// The people of the stories.
const (
	carla   = "Carla <carla@customer.test>"
	dora    = "Dora <dora@customer.test>"
	zoe     = "Zoe <zoe@customer.test>"
	walt    = "Walt <walt@partner.test>"
	mallory = "Mallory <mallory@elsewhere.test>"
	ana     = "Ana <ana@agents.test>"
	ben     = "Ben <ben@agents.test>"
	support = "support@desk.test"
)

// draft begins a new mail, with a Message-ID and a Date of the story.
func (s *scene) draft(from, to, subject, text string) live.Draft {
	return s.stamp(live.NewDraft(from, to, subject, text))
}

// reply begins an answer to a letter.
func (s *scene) reply(l live.Letter, from, text string) live.Draft {
	return s.stamp(live.Reply(l, from, text))
}

func (s *scene) stamp(d live.Draft) live.Draft {
	s.mails++
	_, domain, _ := strings.Cut(strings.Trim(d.Sender(), "<>"), "@")
	d.MessageID, d.Date = fmt.Sprintf("m%d.%s@%s", s.mails, s.story.name, domain), s.clock.now().Add(step)
	return d
}

// says sends a mail to everybody in its To and Cc who is of the desk, or to the recipients given.
func (s *scene) says(d live.Draft, to ...string) {
	if to == nil {
		for _, a := range strings.FieldsFunc(d.To+","+d.Cc, func(r rune) bool { return strings.ContainsRune(" ,<>", r) }) {
			if strings.HasSuffix(a, "desk.test") {
				to = append(to, a)
			}
		}
	}
	first, _, _ := strings.Cut(d.Text, "\n\nOn Sat")
	s.send(fmt.Sprintf("%s: %q, %.60q", d.From, d.Subject, first), d.Sender(), to, d.Bytes())
}

// writes is says for a new mail to the support address.
func (s *scene) writes(from, subject, text string) { s.says(s.draft(from, support, subject, text)) }

// answers is says for a reply.
func (s *scene) answers(l live.Letter, from, text string) { s.says(s.reply(l, from, text)) }

// send sends octets in a step of their own, as their server would: signed where that is a story's
// matter.
func (s *scene) send(what, from string, to []string, raw []byte) {
	s.sendAs("client.test", what, from, to, raw)
}

// sendAs is send for a client of another name.
func (s *scene) sendAs(helo, what, from string, to []string, raw []byte) {
	s.step(what, func() {
		if s.setup.Leave != nil {
			raw = sign(s, raw)
		}
		a := s.dialogue(helo, from, to, raw)
		s.section("answer", a.String()+"\n")
	})
}

// sign signs a mail once for both builds: signatures have the time in them.
func sign(s *scene, raw []byte) []byte {
	if s.signed[string(raw)] == nil {
		s.signed[string(raw)] = s.setup.Leave(raw)
	}
	return s.signed[string(raw)]
}

// dialogue waits for the end of its session, so that all is logged.
func (s *scene) dialogue(helo, from string, to []string, raw []byte) live.Answer {
	c, a := live.Dial("", s.desk.Addr)
	if c == nil {
		return a
	}
	defer c.Quit()
	if a := c.Cmd(250, "EHLO %s", helo); a.Code != 250 {
		return a
	}
	return c.Send(from, to, raw)
}

// to lists the letters to somebody of some of the events, or of any, in the order of the transcript.
func (s *scene) to(who string, events ...string) (got []live.Letter) {
	for _, l := range s.got {
		if slices.Contains(l.Rcpt, address(who)) && (len(events) == 0 || slices.Contains(events, l.Event())) {
			got = append(got, l)
		}
	}
	return got
}

// last is the latest of them; the story ends without one.
func (s *scene) last(who string, events ...string) live.Letter {
	got := s.to(who, events...)
	if len(got) == 0 {
		s.Fatalf("no letter to %s of %v", who, events)
	}
	return got[len(got)-1]
}

// address is that of a "Name <address>".
func address(who string) string {
	_, a, named := strings.Cut(strings.TrimSuffix(who, ">"), "<")
	if !named {
		return who
	}
	return a
}

// opens has somebody write, and returns the confirmation and Ana's notification.
func (s *scene) opens(from, subject, text string) (received, notice live.Letter) {
	s.writes(from, subject, text)
	return s.last(from, "received"), s.last(ana, "new")
}

// runs runs a subcommand in a step of its own.
func (s *scene) runs(args ...string) {
	s.step("guichet "+strings.Join(args, " "), func() { s.prints(args...) })
}

// prints writes down what a subcommand prints.
func (s *scene) prints(args ...string) {
	out, errs, code := s.desk.Run(args...)
	s.section(fmt.Sprintf("guichet %s: exit %d", strings.Join(args, " "), code), out+errs)
}

// ask asks the control socket, which answers as the subcommands print with --json.
func (s *scene) ask(path string) string {
	transport := &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(s.desk.Data(), "control.sock"))
	}}
	r, err := (&http.Client{Transport: transport}).Get("http://desk" + path)
	if err != nil {
		s.Fatalf("control socket: %v", err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		s.Fatalf("control socket: %s: %s %s %v", path, r.Status, text, err)
	}
	return indented(text)
}

// tickets lists all tickets.
func tickets(s *scene) (all []live.Ticket) {
	s.read("/tickets", &all)
	return all
}

// queue lists the letters that have not left.
func queue(s *scene) (all []live.Queued) {
	s.read("/queue", &all)
	return all
}

func (s *scene) read(path string, v any) {
	if err := json.Unmarshal([]byte(s.ask(path)), v); err != nil {
		s.Fatalf("control socket: %s: %v", path, err)
	}
}
