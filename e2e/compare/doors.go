package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"strings"
	"time"

	"guichet/e2e/live"
)

// fronted is a desk behind another mail server, which hands over by LMTP and says for whom.
func fronted(s *scene) live.Setup {
	setup := strange(s)
	setup.Leave = nil
	setup.Extra += fmt.Sprintf("[lmtp]\nlisten = [%q]\n[[front]]\nnetwork = \"127.0.0.0/8\"\nauthserv = \"front.test\"\n", s.pages)
	return setup
}

// handedOver is mail of people and forgers that a front hands over.
func handedOver(s *scene) {
	for i, c := range []struct{ from, fields string }{
		{carla, "Authentication-Results: front.test; spf=pass smtp.mailfrom=customer.test; dkim=pass header.d=customer.test; dmarc=pass header.from=customer.test"},
		{carla, "Authentication-Results: forger.test; dmarc=pass header.from=customer.test"},
		{carla, "Received: from mx.customer.test (mx.customer.test [127.0.0.9]) by front.test with ESMTP; Tue, 1 Dec 2026 08:00:00 +0000"},
		{carla, "Received: from evil.test (evil.test [203.0.113.9]) by front.test with ESMTP; Tue, 1 Dec 2026 08:00:00 +0000"},
		{mallory, "X-Spam: no"},
		{ana, "Authentication-Results: front.test; dkim=pass header.d=agents.test; dmarc=pass header.from=agents.test"},
		{ana, "Authentication-Results: front.test; dkim=fail header.d=agents.test; dmarc=fail header.from=agents.test"},
		{"admin@legit.test", "X-Nothing: at all"},
	} {
		d := s.draft(c.from, support, fmt.Sprint("By the front ", i), "Hello\n").With(c.fields)
		s.says(d)
		s.step("the same by LMTP", func() {
			s.lmtp(d.Sender(), []string{support, "nobody@desk.test", "aide@desk.test"}, s.again(d).Bytes())
		})
		if l := s.to(d.Sender()); len(l) > 0 {
			reply := s.reply(l[len(l)-1], c.from, "#priority high\nGo on.").With(c.fields)
			s.step("a reply by LMTP", func() { s.lmtp(reply.Sender(), []string{reply.To}, reply.Bytes()) })
		}
	}
	s.prints("quarantine", "list", "--json")
}

// again is a draft as a mail of its own.
func (s *scene) again(d live.Draft) live.Draft {
	d.Subject += ", again"
	return s.stamp(d)
}

// lmtp hands a mail over (RFC 2033), one reply a recipient.
func (s *scene) lmtp(from string, to []string, raw []byte) {
	conn, err := net.Dial("tcp", s.pages)
	if err != nil {
		s.Fatalf("lmtp: %v", err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(live.Patience))
	text := textproto.NewConn(conn)
	read := func() int {
		code, words, err := text.ReadResponse(0)
		s.section("answer", fmt.Sprintf("%d %s\n", code, words))
		if err != nil {
			s.Fatalf("lmtp: %v", err)
		}
		return code
	}
	read()
	taken := 0
	for _, line := range append([]string{"LHLO front.test", "MAIL FROM:<" + from + ">"}, to...) {
		rcpt := !strings.Contains(line, " ")
		if rcpt {
			line = "RCPT TO:<" + line + ">"
		}
		text.PrintfLine("%s", line)
		if code := read(); rcpt && code == 250 {
			taken++
		}
	}
	if taken > 0 {
		text.PrintfLine("DATA")
		read()
		w := text.DotWriter()
		w.Write(raw)
		w.Close()
		for range taken {
			read()
		}
	}
	text.PrintfLine("QUIT")
	read()
	io.Copy(io.Discard, conn)
}

// linked is the pages behind the links in letters.
func linked(s *scene) {
	received, notice := s.opens(carla, "Cannot log in", "Hello,\nI cannot log in.\n")
	s.answers(received, carla, "#watch walt@partner.test\n#share dora@customer.test")
	s.answers(notice, ana, "#closed\nGood bye.")
	s.runs("ticket", "link", "1", "carla@customer.test")
	s.runs("ticket", "link", "1", "mallory@elsewhere.test")
	links := regexp.MustCompile(`http://[^\s<>"]+`)
	seen := map[string]bool{}
	for _, l := range s.got {
		for _, link := range links.FindAllString(l.Text()+" "+l.Get("List-Unsubscribe"), -1) {
			if seen[link] || len(seen) > 25 {
				continue
			}
			seen[link] = true
			s.visits(link, nil)
		}
	}
	for _, l := range s.to(carla, "closed") {
		for _, link := range links.FindAllString(l.Text(), -1) {
			s.visits(link, url.Values{"rating": {"4"}})
		}
	}
	for _, l := range s.to(walt) {
		for _, link := range links.FindAllString(l.Get("List-Unsubscribe"), -1) {
			s.visits(link, url.Values{"List-Unsubscribe": {"One-Click"}})
		}
	}
	s.visits("http://"+s.pages+"/", nil)
	s.visits("http://"+s.pages+"/rate/aaaa", nil)
	s.runs("ticket", "link", "1", "carla@customer.test", "--revoke")
}

// visits opens a page, or posts a form to it, in a step of its own.
func (s *scene) visits(address string, form url.Values) {
	s.step(address+" "+form.Encode(), func() {
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		resp, err := client.Get(address)
		if form != nil {
			resp, err = client.PostForm(address, form)
		}
		if err != nil {
			s.Fatalf("%v", err)
		}
		defer resp.Body.Close()
		var head strings.Builder
		resp.Header.Write(&head)
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			s.Fatalf("%v", err)
		}
		s.section(resp.Status, head.String()+"\n"+string(body))
	})
}

// shell is what admins do at the command line, and a restart in between.
func shell(s *scene) {
	_, notice := s.opens(carla, "Cannot log in", "Hello,\nI cannot log in.\n")
	for _, line := range []string{
		"ticket do 1 assign_ana #tag_vip priority_high", "ticket do 1 resolvd", "ticket do 99 resolved",
		"ticket reply 1 --as ana@agents.test --do resolved It_works_again.", "ticket reply 1 --as eve@else.test Let_me_in.",
		"ticket note 1 --as ben@agents.test Un_mot.", "ticket list --status resolved --tag vip", "ticket search works",
		"ticket search log* --json", "ticket show 99", "ticket show 1", "contact list", "contact show carla@customer.test",
		"contact learn carla@customer.test carla@home.test", "contact show carla@home.test --json", "agent list",
		"org put acme --name Acme --account paris=Paris", "org grant carla@customer.test acme/paris viewer", "org list",
		"org grant carla@customer.test acme/berlin", "queue list", "article list", "check", "explain nowhere@customer.test",
		"ticket list", "ticket list --json", "queue list --json", "quarantine list", "quarantine list --json", "contact list --json",
		"org list --json", "agent list --json", "agent ratings", "agent ratings --json", "article list --json", "grant list", "grant list --json",
	} {
		args := strings.Fields(line)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "_", " ")
		}
		s.runs(args...)
	}
	s.answers(notice, ana, "#request-access 1h")
	s.desk.Stop()
	s.settle()
	s.prints("ticket", "list", "--json")
	s.prints("ticket", "show", "1", "--json")
	s.clock.set(s.clock.now().Add(step))
	s.head("the desk starts again")
	s.desk.Start()
	s.settle()
	s.answers(s.last(carla, "resolved"), carla, "No, it does not.")
	s.answers(s.last(ana, "update"), ana, "Since when?")
	s.runs("fsck")
}
