package main

import "bytes"

// maxBytes bounds what a script sends, and maxSteps its acts: mutations let it grow.
const (
	maxBytes = 400_000
	maxSteps = 80
)

// tokens are what parsers of SMTP stumble over.
var tokens = []string{
	"\r\n.\r\n", "\n.\n", "\r\n.\n", "\r\r\n.\r\n", ".\r\n", "\r", "\n", "\x00", "\r\n", "\r\n.", "..", "BDAT 5 LAST\r\n", "BDAT 3\r\nabc", "BDAT 0 LAST\r\n", "RSET\r\n", "QUIT\r\n", "DATA\r\n", "NOOP\r\n",
	"MAIL FROM:<carla@customer.test>\r\n", "RCPT TO:<support@desk.test>\r\n", "EHLO x.test\r\n", "HELO x.test\r\n", "STARTTLS\r\n", "\xff", "é", "<", ">", " ", ":", "@", "\t", "\r\nFrom: x@y.test\r\n", placeholder,
}

// mutate changes a script once or some times; other is one to take from.
func (m *maker) mutate(of, other script) script {
	s := of.clone()
	for range 1 + m.IntN(4) {
		if len(s.steps) == 0 {
			return m.invent()
		}
		m.change(&s, other)
	}
	if s.bytes() > maxBytes || len(s.steps) > maxSteps {
		return m.invent()
	}
	return s
}

func (m *maker) change(s *script, other script) {
	i := m.IntN(len(s.steps))
	switch m.IntN(12) {
	case 0: // twice
		s.steps = append(s.steps[:i+1], append([]step{s.steps[i]}, s.steps[i+1:]...)...)
		s.steps[i].octets = bytes.Clone(s.steps[i].octets)
	case 1: // not at all
		s.steps = append(s.steps[:i], s.steps[i+1:]...)
	case 2:
		j := m.IntN(len(s.steps))
		s.steps[i], s.steps[j] = s.steps[j], s.steps[i]
	case 3: // the begin of one, the end of another
		if len(other.steps) > 0 {
			s.steps = append(s.steps[:i:i], other.clone().steps[m.IntN(len(other.steps)):]...)
		}
	case 4:
		s.steps = m.split(s.steps)
	case 5: // two packets in one
		if i+1 < len(s.steps) && s.steps[i].do == send && s.steps[i+1].do == send {
			s.steps[i].octets = append(s.steps[i].octets, s.steps[i+1].octets...)
			s.steps = append(s.steps[:i+1], s.steps[i+2:]...)
		}
	case 6:
		kind := []step{{do: wait}, {do: pause, pause: m.briefly()}, {do: end}, {do: reset}}
		s.steps = append(s.steps[:i:i], append([]step{kind[min(m.IntN(6), m.IntN(4))]}, s.steps[i:]...)...)
	case 7:
		if m.one(4) {
			s.early, s.lmtp = m.one(8), m.one(2)
		}
	default:
		s.steps[i].octets = m.garble(s.steps[i].octets)
	}
}

// garble changes octets. A step that sends none stays so.
func (m *maker) garble(b []byte) []byte {
	if len(b) == 0 {
		return b
	}
	at := m.IntN(len(b))
	switch m.IntN(5) {
	case 0:
		b[at] ^= 1 << m.IntN(8)
	case 1, 2:
		b = append(b[:at:at], append([]byte(tokens[m.IntN(len(tokens))]), b[at:]...)...)
	case 3:
		to := min(len(b), at+1+m.IntN(20))
		b = append(b[:at:at], b[to:]...)
	case 4:
		to := min(len(b), at+1+m.IntN(60))
		b = append(b[:to:to], append(bytes.Clone(b[at:to]), b[to:]...)...)
	}
	return b
}
