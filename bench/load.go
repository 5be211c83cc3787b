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
		return load{what, func(addr string) (sample, error) { return drive(addr, o.sessions, o.mails, m) }}, nil
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
	tail     []byte             // from MIME-Version on
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

func (m *maker) write(b *bytes.Buffer, from string, n int64) {
	head := fmt.Appendf(nil, "From: Carla <%s>\r\nTo: Support <%s>\r\nSubject: Printer %d does not print\r\n"+
		"Date: %s\r\nMessage-ID: <%d.%08x.%d@customer.test>\r\n",
		from, rcpt, n, time.Now().Format(time.RFC1123Z), n, m.run, time.Now().UnixNano())
	if m.signer != nil {
		sign(b, head, m.tail, provider(n), m.bodyHash, m.signer)
		return
	}
	b.Write(head)
	b.Write(m.tail)
}
