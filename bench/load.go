package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

const rcpt = "support@desk.test"

// load is one way to send mail.
type load struct {
	name string
	run  func(addr string) (sample, error)
}

// loadOf knows client-20k, client-1k, source-20k and source-1k.
func loadOf(name string, o options) (load, error) {
	tool, kilo, ok := strings.Cut(strings.TrimSuffix(name, "k"), "-")
	size, err := strconv.Atoi(kilo)
	if !ok || err != nil {
		return load{}, fmt.Errorf("unknown load %q", name)
	}
	switch tool {
	case "client":
		what := fmt.Sprintf("client, %d KB multipart", size)
		if size < 4 {
			what = fmt.Sprintf("client, %d KB", size)
		}
		m := newMaker(size*1000, o.judge)
		m.pace = o.pace
		return load{what, func(addr string) (sample, error) { return m.drive(addr, o.sessions, o.mails) }}, nil
	case "source":
		return load{fmt.Sprintf("smtp-source, %d KB", size), func(addr string) (sample, error) {
			return source(addr, o.sessions, o.mails, size*1000)
		}}, nil
	}
	return load{}, fmt.Errorf("unknown load %q", name)
}

// source runs Postfix's smtp-source. It tells nothing but its exit, so the rate is over the
// whole run, with connecting.
func source(addr string, sessions, mails, size int) (sample, error) {
	start := time.Now()
	cmd := exec.Command("smtp-source", "-d", "-s", strconv.Itoa(sessions), "-m", strconv.Itoa(mails),
		"-l", strconv.Itoa(size), "-M", "client.test", "-f", "carla@customer.test", "-t", rcpt, "-S", "load", addr)
	out, err := cmd.CombinedOutput()
	took := time.Since(start)
	if err != nil {
		return sample{}, fmt.Errorf("smtp-source: %w: %s", err, out)
	}
	return sample{rate: float64(mails) / took.Seconds(), answered: mails}, nil
}

// maker makes mails that differ in sender, subject and Message-ID.
type maker struct {
	run      uint32
	sent     int64              // mails of earlier drives: numbers go on
	tail     []byte             // from MIME-Version on
	pace     float64            // mails a second that are due; 0: all at once
	vary     bool               // each mail has words and a file of its own
	shape    func(int64) shape  // nil: plainShape
	signer   ed25519.PrivateKey // nil: nothing is signed
	bodyHash string             // of tail, for signatures
}

// newMaker makes mails of about size octets: text and HTML with a file if they are large
// enough, as clients write them, else plain text.
func newMaker(size int, signed bool) *maker {
	m := &maker{run: rand.Uint32(), tail: mailOf(size)}
	if signed {
		m.signer, m.bodyHash = dkimKey(), hashBody(m.tail)
	}
	return m
}

// mailOf is a mail of about size octets from MIME-Version on.
func mailOf(size int) []byte {
	var b bytes.Buffer
	line := "The printer in room three does not print since Monday, and nobody knows why.\r\n"
	if size < 4000 {
		b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
		for b.Len() < size-300 {
			b.WriteString(line)
		}
		return b.Bytes()
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"mixed\"\r\n\r\n--mixed\r\n")
	b.WriteString("Content-Type: multipart/alternative; boundary=\"alt\"\r\n\r\n")
	b.WriteString("--alt\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + strings.Repeat(line, 20))
	b.WriteString("--alt\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>\r\n" + strings.Repeat("<p>"+line[:len(line)-2]+"</p>\r\n", 20))
	b.WriteString("</body></html>\r\n--alt--\r\n--mixed\r\nContent-Type: image/png; name=\"screen.png\"\r\n")
	b.WriteString("Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"screen.png\"\r\n\r\n")
	noise := make([]byte, 57)
	for b.Len() < size-300 {
		for i := range noise {
			noise[i] = byte(rand.Uint32())
		}
		b.WriteString(base64.StdEncoding.EncodeToString(noise) + "\r\n")
	}
	b.WriteString("--mixed--\r\n")
	return b.Bytes()
}

// sender is the address of the nth mail; its domain is its own too, unless it is signed: people
// have it at one of few providers then.
func (m *maker) sender(n int64) string {
	if m.signer != nil {
		return fmt.Sprintf("carla%d-%08x@%s", n, m.run, provider(n))
	}
	return fmt.Sprintf("carla%d@c%d-%08x.customer.test", n, n, m.run)
}

// of returns what the nth mail says above its body.
func (m *maker) of(n int64) shape {
	if m.shape != nil {
		return m.shape(n)
	}
	return m.plainShape(n)
}

func (m *maker) write(b *bytes.Buffer, s shape, n int64) {
	head := fmt.Appendf(nil, "From: Carla <%s>\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: %s\r\n%s",
		s.from, s.to, s.subject, time.Now().Format(time.RFC1123Z), s.id, s.fields)
	switch {
	case m.signer != nil:
		sign(b, head, m.tail, provider(n), m.bodyHash, m.signer)
	case m.vary:
		b.Write(head)
		m.writeOwn(b, n)
	default:
		b.Write(head)
		b.Write(m.tail)
	}
}

// writeOwn writes the tail with a line of its own in each text and the begin of the file.
func (m *maker) writeOwn(b *bytes.Buffer, n int64) {
	rest := m.tail
	for {
		head, after, found := bytes.Cut(rest, []byte("\r\n\r\n"))
		b.Write(head)
		if !found {
			return
		}
		b.WriteString("\r\n\r\n")
		rest = after
		switch {
		case bytes.HasPrefix(rest, []byte("--")):
		case bytes.HasPrefix(rest, []byte("<html>")):
			fmt.Fprintf(b, "<p>It is printer %d.</p>\r\n", n)
		case bytes.HasPrefix(rest, []byte("The ")):
			fmt.Fprintf(b, "It is printer %d.\r\n", n)
		default:
			b.WriteString(base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%057d", n)) + "\r\n")
		}
	}
}
