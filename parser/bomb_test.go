package parser

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/parser/plain"
)

// bombs are mails made to cost more than they weigh.
func bombs() map[string][]byte {
	const head = "From: Zoe <z@x.org>\r\nTo: s@h.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
	mixed := head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	var nested strings.Builder
	nested.WriteString(head)
	for i := range 10000 {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	nested.WriteString("Content-Type: text/plain\r\n\r\nhello\r\n")
	text := func(kind, body string) []byte {
		return []byte(head + "Content-Type: " + kind + "\r\n\r\n" + body)
	}
	return map[string][]byte{
		"nested 10,000 deep":      []byte(nested.String()),
		"100,000 parts":           []byte(mixed + strings.Repeat("--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n", 100000) + "--b--\r\n"),
		"100,000 empty parts":     []byte(mixed + strings.Repeat("--b\r\n", 100000) + "--b--\r\n"),
		"1,000,000 fields":        []byte(strings.Repeat("X-A: b\r\n", 1000000) + head + "\r\nhello\r\n"),
		"1,000,000 folded lines":  []byte("X-A: b\r\n" + strings.Repeat(" c\r\n", 1000000) + head + "\r\nhello\r\n"),
		"1,000,000 From fields":   []byte(strings.Repeat("From: a@b\r\n", 1000000) + "\r\nhello\r\n"),
		"50 MB base64 line":       []byte(head + "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("QUJD", 50<<18)),
		"50 MB base64 text":       []byte(head + "Content-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("QUJD", 50<<18)),
		"900 KB comment":          []byte("References: <a@b> " + strings.Repeat("(", 900<<10) + "\r\n" + head + "\r\nhello\r\n"),
		"many comments in To":     []byte("To: " + strings.Repeat("(a) ", 16000) + "\r\nCc: " + strings.Repeat("(((", 20000) + "\r\n" + head + "\r\nhello\r\n"),
		"1 MB subject":            []byte("Subject: " + strings.Repeat("x", 1<<20) + "\r\nFrom: z@x.org\r\n\r\nhello\r\n"),
		"1 MB of encoded words":   []byte("Subject: " + strings.Repeat("=?utf-8?B?YQ?= ", 70000) + "\r\nFrom: z@x.org\r\n\r\nhello\r\n"),
		"1 MB of broken words":    []byte("Subject: " + strings.Repeat("=?a?b?x", 150000) + "\r\nFrom: z@x.org\r\n\r\nhello\r\n"),
		"100,000 addresses":       []byte("To: " + strings.Repeat("a@b.c,", 100000) + "\r\n" + head + "\r\nhello\r\n"),
		"many names in To":        []byte("To: " + strings.Repeat("a,", 30000) + "\r\n" + head + "\r\nhello\r\n"),
		"many parameters":         []byte(head + "Content-Type: text/plain" + strings.Repeat("; name*1=a", 6000) + "\r\n\r\nhello\r\n"),
		"quotes in parameters":    []byte(head + "Content-Type: text/plain; name=" + strings.Repeat(`"a`, 30000) + "\r\n\r\nhello\r\n"),
		"brackets in References":  []byte("References: " + strings.Repeat("<", 60000) + strings.Repeat("<a@b>", 1000) + "\r\n" + head + "\r\nhello\r\n"),
		"wrong boundaries":        []byte(mixed + strings.Repeat("--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--d\r\nfoo\r\n", 20000)),
		"nested wrong boundaries": []byte(head + strings.Repeat("Content-Type: multipart/mixed; boundary=c\r\n\r\n--d\r\n", 20000)),
		"50 MB of dashes":         []byte(mixed + strings.Repeat("--\n", 16<<20)),
		"HTML 1,000,000 deep":     text("text/html", strings.Repeat("<div>", 1000000)+"hello"),
		"HTML quotes":             text("text/html", strings.Repeat("<blockquote type=cite>a", 90000)),
		"HTML lists":              text("text/html", strings.Repeat("<ol><li>", 200000)),
		"HTML tables":             text("text/html", strings.Repeat("<table><tr><td>a", 120000)),
		"HTML cells":              text("text/html", "<table><tr>"+strings.Repeat("<td>a", 300000)),
		"HTML links":              text("text/html", strings.Repeat("<a href='http://a.b/c'>d", 80000)),
		"HTML attributes":         text("text/html", "<p "+strings.Repeat("a=b ", 400000)+">hello"),
		"HTML comments":           text("text/html", strings.Repeat("<!--", 400000)),
		"HTML tag without an end": text("text/html", strings.Repeat("<a", 800000)),
		"10 MB of flowed text":    text("text/plain; format=flowed", strings.Repeat("> a \n", 2<<20)),
		"uuencode starts":         text("text/plain", strings.Repeat("begin 644 a\n", 500000)),
		"yEnc starts":             text("text/plain", strings.Repeat("=ybegin line=9 size=1 name=a\na\n", 300000)),
		"yEnc parts":              text("text/plain", strings.Repeat("=ybegin part=1 line=9 size=1 name=a\n=ypart begin=1\na\n=yend size=1\n", 150000)),
		"yEnc escapes":            text("text/plain", "=ybegin line=9 size=1 name=a\n"+strings.Repeat("=", 20<<20)),
		"1,000 raw 8-bit fields":  []byte(strings.Repeat("X-A: \xcf\xf0\xe8\xe2\xe5\xf2 \xcf\xf0\xe8\xe2\xe5\xf2\r\n", 900) + head + "\r\nhello\r\n"),
		"1,000 raw 8-bit texts":   []byte(mixed + strings.Repeat("--b\r\n\r\n\xcf\xf0\xe8\xe2\xe5\xf2 \xcf\xf0\xe8\xe2\xe5\xf2\r\n", 1000) + "--b--\r\n"),
		"1,000 unknown words":     []byte("Subject: " + strings.Repeat("=?x-a?Q?=CF=F0=E8=E2=E5=F2=CF=F0=E8=E2=E5=F2?= =?x-b?Q?=CF?= ", 700) + "\r\n" + head + "\r\nhello\r\n"),
		"1,000 texts of 1 KB":     []byte(mixed + strings.Repeat("--b\r\n\r\n"+strings.Repeat("hello ", 170)+"\r\n", 1000) + "--b--\r\n"),
		"1,000 forms of a text":   []byte(strings.Replace(mixed, "mixed", "alternative", 1) + strings.Repeat("--b\r\nContent-Type: text/html\r\n\r\n<p>"+strings.Repeat("hello ", 170)+"\r\n", 1000) + "--b--\r\n"),
		"files in a winmail.dat":  tnefBomb(head),
		"calendar":                text("text/calendar", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a"+strings.Repeat("\n b", 2000000)),
		"vCard":                   text("text/vcard", "BEGIN:VCARD\nFN:a"+strings.Repeat("\n b", 2000000)),
		"vCard properties":        text("text/vcard", "BEGIN:VCARD\n"+strings.Repeat("TEL;ENCODING=QUOTED-PRINTABLE:=\n", 400000)),
		"8-bit text":              text("text/plain", strings.Repeat("\xe9\xff\x81 ", 3<<20)),
		"UTF-7":                   text("text/plain; charset=utf-7", strings.Repeat("+AGE-", 1<<20)),
		"ISO-2022-JP":             text("text/plain; charset=iso-2022-jp", strings.Repeat("\x1b$B\x1b(B", 1<<20)),
	}
}

// tnefBomb has many files behind much that must be decoded to find them.
func tnefBomb(head string) []byte {
	const renderData, attachData = 0x9002, 0x800f // [MS-OXTNEF] 2.1.3.2
	attribute := func(id uint32, n int) []byte {
		b := binary.LittleEndian.AppendUint32([]byte{2}, id)
		return append(binary.LittleEndian.AppendUint32(b, uint32(n)), make([]byte, n+2)...)
	}
	b := []byte{0x78, 0x9f, 0x3e, 0x22, 1, 0}
	b = append(b, attribute(0x00060000, 20<<20)...)
	for range 300 {
		b = append(b, attribute(renderData, 4)...)
		b = append(b, attribute(attachData, 4)...)
	}
	return []byte(head + "Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString(b))
}

// Limits of one mail, whatever it is: CPU time, so that a busy machine does not count, and
// all that was ever allocated.
const (
	bombTime = time.Second * slower
	bombHeap = (100 << 20) * min(slower, 2) // the race detector lets sync.Pool forget
)

func TestBombsAreCheap(t *testing.T) {
	slow(t) // TestBombsAreCheap
	for name, raw := range bombs() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := cpuTime(t)
		m := Parse(raw)
		took := cpuTime(t) - start
		runtime.ReadMemStats(&after)
		cost := after.TotalAlloc - before.TotalAlloc
		t.Logf("%-25s %8v %5.1f MB", name, took.Round(time.Millisecond), float64(cost)/(1<<20))
		if took > bombTime {
			t.Errorf("%s: took %v", name, took)
		}
		if cost > bombHeap {
			t.Errorf("%s: cost %d MB", name, cost>>20)
		}
		if len(m.Text) > plain.MaxText+200 {
			t.Errorf("%s: text of %d bytes", name, len(m.Text))
		}
	}
}

func TestBombsAreMarked(t *testing.T) {
	all := bombs()
	for name, want := range map[string]string{
		"nested 10,000 deep": "multiparts nested too deep", "100,000 parts": "too many parts", "100,000 empty parts": "too many parts",
		"1,000,000 fields": "header too large, cut", "1,000,000 From fields": "several From fields", "1 MB subject": "header too large, cut",
		"900 KB comment": "header too large, cut", "50 MB base64 text": "text cut at 1 MB", "wrong boundaries": "multipart without parts", "nested wrong boundaries": "multipart with a wrong boundary",
	} {
		m, _ := read(all[name])
		if !slices.Contains(m.Problems, want) {
			t.Errorf("%s: %q, want %q", name, m.Problems, want)
		}
		if strings.HasPrefix(name, "1,000,000 fields") && (m.Subject != "x" || m.Text != "hello") {
			t.Errorf("%s: subject %q, text %q", name, m.Subject, m.Text)
		}
	}
}

func TestSanitisingBombsIsCheap(t *testing.T) {
	slow(t) // TestSanitisingBombsIsCheap
	for name, raw := range bombs() {
		if !strings.HasPrefix(name, "HTML") {
			continue
		}
		m, _ := read(raw)
		start := cpuTime(t)
		n := len(m.HTML())
		took := cpuTime(t) - start
		if t.Logf("%-25s %8v %d bytes", name, took.Round(time.Millisecond), n); took > bombTime || n > plain.MaxText {
			t.Errorf("%s: took %v, %d bytes", name, took, n)
		}
	}
}

func TestLargeMailCostsNoMemory(t *testing.T) {
	raw := benchMails()["10MB"]
	raw = bytes.Replace(raw, []byte("--outer--"), raw[bytes.LastIndex(raw, []byte("--outer\r\n")):], 1)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m := Parse(raw)
	runtime.ReadMemStats(&after)
	if cost := after.TotalAlloc - before.TotalAlloc; cost > 8<<20 || len(m.Attachments) != 2 {
		t.Errorf("%d files cost %d bytes", len(m.Attachments), cost)
	}
}
