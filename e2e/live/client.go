package live

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Fresh is a new mail that a person writes with a client. Text is needed, To too.
type Fresh struct {
	To, Cc, Subject, Text string
	Files                 []string // paths
}

// args are the flags that mutt and s-nail have in common.
func (f Fresh) args() []string {
	args := []string{"-s", f.Subject}
	if f.Cc != "" {
		args = append(args, "-c", f.Cc)
	}
	for _, path := range f.Files {
		args = append(args, "-a", path)
	}
	return args
}

// Mutt is a person at mutt. It is driven by keys on a terminal of its own, so headers,
// encodings and quotes are mutt's.
type Mutt struct {
	From string // "Name <address>"
	SMTP string // "host:port" that it submits to
	Lang string // of the line above quotes: "fr", else English
}

// muttRC makes mutt quote, ask nothing and submit by SMTP. The editor is a script that
// writes the answer above the quote, as most people do, and makes its file older: mutt asks
// about a file that seems to have changed after its own look at the clock, which is coarser.
const muttRC = `set from=%[1]q realname=%[2]q use_from=yes use_envelope_from=yes envelope_from_address=%[3]q
set folder=%[4]q spoolfile=%[4]q smtp_url="smtp://%[5]s/" ssl_starttls=no ssl_force_tls=no user_agent=yes
set editor=%[6]q autoedit=yes fast_reply=yes include=yes abort_unmodified=no abort_nosubject=no
set copy=no record="" header_cache="" delete=no quit=yes mark_old=no wait_key=no reply_to=yes
set attribution=%[7]q date_format="!%%a, %%b %%d, %%Y at %%H:%%M:%%S" charset="utf-8" send_charset="us-ascii:utf-8"
`

// Write sends a new mail.
func (m Mutt) Write(t T, to, subject, text string) {
	t.Helper()
	m.Send(t, Fresh{To: to, Subject: subject, Text: text})
}

// Send sends a new mail with all that it has.
func (m Mutt) Send(t T, f Fresh) {
	t.Helper()
	cmd := exec.Command("mutt", append([]string{"-n", "-F", m.rc(t, "", "")}, append(f.args(), "--", f.To)...)...)
	cmd.Stdin = strings.NewReader(f.Text + "\n")
	run(t, cmd)
}

// Reply opens a letter in a Maildir of its own and answers it.
func (m Mutt) Reply(t T, l Letter, text string) {
	t.Helper()
	m.answer(t, l, text, "<reply>")
}

// ReplyAll answers everybody.
func (m Mutt) ReplyAll(t T, l Letter, text string) {
	t.Helper()
	m.answer(t, l, text, "<group-reply>")
}

func (m Mutt) answer(t T, l Letter, text, key string) {
	t.Helper()
	inbox := maildir(t, l)
	keys := fmt.Sprintf(`push "<last-entry>%s<send-message><exit>"`, key)
	line := fmt.Sprintf("mutt -n -F %s -f %s -e %s", quote(m.rc(t, inbox, text)), quote(inbox), quote(keys))
	cmd := exec.Command("script", "-qec", line, "/dev/null")
	hold, err := cmd.StdinPipe() // script ends at the end of its input
	if err != nil {
		t.Fatalf("mutt: %v", err)
	}
	defer hold.Close()
	run(t, cmd)
}

func (m Mutt) rc(t T, inbox, text string) string {
	t.Helper()
	dir := t.TempDir()
	words, editor, rc := filepath.Join(dir, "words"), filepath.Join(dir, "editor"), filepath.Join(dir, "muttrc")
	attribution := "On %d, %n wrote:"
	if m.Lang == "fr" {
		attribution = "Le %{%d/%m/%Y à %H:%M}, %n a écrit :"
	}
	addr := addresses(m.From)[0]
	name := strings.TrimSpace(strings.TrimSuffix(m.From, "<"+addr+">"))
	save(t, words, text+"\n\n")
	save(t, editor, fmt.Sprintf("#!/bin/sh\ncat %s \"$1\" > %s && cat %[2]s > \"$1\" && touch -d '1 minute ago' \"$1\"\n", quote(words), quote(words+".new")))
	save(t, rc, fmt.Sprintf(muttRC, m.From, name, addr, inbox, m.SMTP, editor, attribution))
	return rc
}

// Nail is a person at s-nail, the mailx of Debian.
type Nail struct {
	From string // "Name <address>"
	SMTP string // "host:port" that it submits to
}

// Write sends a new mail.
func (n Nail) Write(t T, to, subject, text string) {
	t.Helper()
	n.Send(t, Fresh{To: to, Subject: subject, Text: text})
}

// Send sends a new mail with all that it has.
func (n Nail) Send(t T, f Fresh) {
	t.Helper()
	cmd := n.command(append(f.args(), f.To)...)
	cmd.Stdin = strings.NewReader(f.Text + "\n")
	run(t, cmd)
}

// Reply opens a letter in a Maildir of its own and answers it. As Debian sets s-nail up, the
// answer stands below the quote.
func (n Nail) Reply(t T, l Letter, text string) {
	t.Helper()
	n.answer(t, l, text, "Reply")
}

// ReplyAll answers everybody.
func (n Nail) ReplyAll(t T, l Letter, text string) {
	t.Helper()
	n.answer(t, l, text, "reply")
}

func (n Nail) answer(t T, l Letter, text, command string) {
	t.Helper()
	cmd := n.command("-f", "maildir://"+maildir(t, l))
	cmd.Stdin = strings.NewReader(fmt.Sprintf("%s 1\n%s\n~.\nexit\n", command, text))
	run(t, cmd)
}

func (n Nail) command(args ...string) *exec.Cmd {
	base := []string{
		"-:s", "-#", "-S", "v15-compat", "-S", "from=" + n.From, "-S", "mta=smtp://" + n.SMTP,
		"-S", "smtp-auth=none", "-S", "sendwait", "-S", "ttycharset=utf-8", "-S", "sendcharsets=us-ascii,utf-8",
		"-S", "hostname=client.test", "-S", "indentprefix=> ", "-S", "nosave", "-S", "reply-to-honour",
	}
	return exec.Command("s-nail", append(base, args...)...)
}

// maildir is a new Maildir with one mail.
func maildir(t T, l Letter) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "inbox")
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatalf("maildir: %v", err)
		}
	}
	save(t, filepath.Join(dir, "cur", "1.opened.here:2,"), string(l.Raw))
	return dir
}

// run runs a client; one that waits for somebody to type is ended.
func run(t T, cmd *exec.Cmd) {
	t.Helper()
	cmd.Env = append(os.Environ(), "TERM=xterm", "LC_ALL=C.UTF-8", "LINES=40", "COLUMNS=120", "HOME="+t.TempDir())
	end := time.AfterFunc(Patience, func() {
		if cmd.Process != nil {
			cmd.Process.Kill()
		}
	})
	defer end.Stop()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
}

func save(t T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatalf("%v", err)
	}
}

// quote makes one word for a shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
