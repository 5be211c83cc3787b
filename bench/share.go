package main

import (
	"fmt"
	"strings"

	"guichet/e2e/live"
)

// A shape is what a mail says above its body.
type shape struct {
	from, path string // the author, and the return path
	to         string // the To field
	subject    string
	id         string // in angle brackets
	fields     string // more fields, each ended by CRLF
}

// plainShape shares nothing with another mail.
func (m *maker) plainShape(n int64) shape {
	from := m.sender(n)
	return shape{
		from: from, path: from, to: "Support <" + rcpt + ">", subject: fmt.Sprintf("Printer %d does not print", n),
		id: fmt.Sprintf("<%d.%08x@customer.test>", n, m.run),
	}
}

// shared are what mails may have in common, each with what makes it so.
var shared = []struct {
	what  string
	shape func(m *maker, s *shape, n int64)
}{
	{"foreign reference", func(_ *maker, s *shape, _ int64) {
		s.fields = "In-Reply-To: <invoice-run@biller.test>\r\nReferences: <invoice-run@biller.test>\r\n"
	}},
	{"one ticket", func(m *maker, s *shape, n int64) { // one author, who goes on in his own thread
		s.from, s.path = "carla@one.customer.test", "carla@one.customer.test"
		first := fmt.Sprintf("<first.%08x@customer.test>", m.run)
		if n == 1 {
			s.id = first
			return
		}
		s.subject, s.fields = "Re: Printer", "In-Reply-To: "+first+"\r\nReferences: "+first+"\r\n"
	}},
	{"Message-ID", func(_ *maker, s *shape, _ int64) { s.id = "<device@customer.test>" }},
	{"tag", func(_ *maker, s *shape, _ int64) { s.subject = "Re: [#1] " + s.subject }},
	{"sender", func(_ *maker, s *shape, _ int64) {
		s.from, s.path = "carla@one.customer.test", "carla@one.customer.test"
	}},
	{"subject", func(_ *maker, s *shape, _ int64) { s.subject = "Printer does not print" }},
	{"recipients", func(_ *maker, s *shape, _ int64) { s.to += ", " + others }},
	{"Cc", func(_ *maker, s *shape, _ int64) { s.fields = "Cc: " + others + "\r\n" }},
	{"attachment", func(*maker, *shape, int64) {}}, // the maker's own does it: see vary
	{"organisation", func(_ *maker, s *shape, n int64) { s.from = member(n); s.path = s.from }},
	{"robot sender", func(_ *maker, s *shape, _ int64) {
		s.from, s.path, s.fields = "noreply@shop.test", "noreply@shop.test", "Auto-Submitted: auto-generated\r\n"
	}},
	{"return path", func(_ *maker, s *shape, _ int64) { s.path = "bounces@sender.test" }},
}

// others are people whom every mail names.
var others = func() string {
	var all []string
	for i := range 10 {
		all = append(all, fmt.Sprintf("<colleague%d@partner.test>", i))
	}
	return strings.Join(all, ", ")
}()

// members is how many people the organisation has.
const members = 100

func member(n int64) string { return fmt.Sprintf("member%d@partner.test", n%members) }

// organise founds the organisation.
func organise(d *live.Desk) {
	d.JSON(new(any), "org", "put", "partner", "--name", "Partner")
	for n := range int64(members) {
		d.JSON(new(any), "org", "grant", member(n), "partner")
	}
}

// blocks is how many pairs of blocks are compared once the mails that share something are there.
const blocks = 4

// measureShared measures for each thing that mails may have in common how fast the desk takes such mail once
// o.mails of it are there, beside mail that shares nothing, in turns on the same desk.
func measureShared(r *run, bin string, o options) error {
	fmt.Printf("| %d mails share their | rate beside others' | CPU a mail beside others' |\n|---|---|---|\n", o.mails)
	for _, c := range shared {
		if o.only != "" && !strings.Contains(c.what, o.only) {
			continue
		}
		var alone, share []sample
		var err error
		r.sub(func(r *run) { alone, share, err = runShared(r, bin, c.what, c.shape, o) })
		if err != nil {
			return fmt.Errorf("%s: %w", c.what, err)
		}
		fmt.Printf("| %s | %s | %s |\n", c.what, ratios(alone, share, func(s sample) float64 { return s.rate }), ratios(alone, share, sample.cpuPerMail))
	}
	return nil
}

func runShared(r *run, bin, what string, same func(*maker, *shape, int64), o options) (alone, share []sample, err error) {
	relay := live.FreeAddr()
	neverGreet(r, relay)
	d := live.StartDesk(r, bin, live.Setup{Relay: relay})
	if what == "organisation" {
		organise(d)
	}
	plain, common := newMaker(20_000, false), newMaker(20_000, false)
	plain.vary, common.vary = true, what != "attachment"
	common.shape = func(n int64) shape {
		s := common.plainShape(n)
		same(common, &s, n)
		return s
	}
	send := func(m *maker, mails int) (sample, error) {
		before := cpuTime(d.PID())
		s, err := m.drive(d.Addr, o.sessions, mails)
		s.cpu = cpuTime(d.PID()) - before
		return s, err
	}
	if _, err := send(common, o.mails); err != nil {
		return nil, nil, err
	}
	for i := range 2 * blocks {
		m, all := plain, &alone
		if i%4 == 1 || i%4 == 2 { // in turns: plain first, then last
			m, all = common, &share
		}
		s, err := send(m, max(o.mails/10, 500))
		if err != nil {
			return nil, nil, err
		}
		*all = append(*all, s)
	}
	return alone, share, nil
}
