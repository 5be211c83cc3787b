package live

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

// Postfix is an instance of its own: configuration, queue, log and Maildirs in a temporary
// directory, one SMTP listener on loopback, nothing of the machine's own Postfix but its
// programs. It needs root, as Postfix does.
type Postfix struct {
	Addr string // "host:port" of smtpd
	Dir  string

	t    T
	home string // where the Maildirs are
}

// PostfixSetup says what an instance does.
type PostfixSetup struct {
	Addr      string            // "" is a new loopback address
	Mailboxes []string          // addresses that have a Maildir; their domains are this host's
	Routes    map[string]string // domain -> "host:port" of the next hop
	Hop       string            // how it is spoken to: "" is smtp, or lmtp
	Main      []string          // further main.cf lines; they count before ours
	Master    []string          // further master.cf lines
}

// postfixMain is main.cf. Names are never looked up, other instances and the machine's
// aliases are not touched, and everything runs without chroot.
const postfixMain = `compatibility_level = 3.6
queue_directory = %[1]s/queue
data_directory = %[1]s/lib
maillog_file = %[1]s/log
maillog_file_prefixes = %[1]s
alias_maps =
alias_database =
myhostname = mx.world.test
mydestination =
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_peername_lookup = no
biff = no
smtputf8_enable = yes
virtual_mailbox_base = %[2]s
virtual_minimum_uid = 1
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_mailbox_domains = %[3]s
virtual_mailbox_maps = texthash:%[1]s/conf/mailboxes
smtpd_reject_unlisted_recipient = no
transport_maps = texthash:%[1]s/conf/transport
default_transport = error:5.4.4 this world ends here
minimal_backoff_time = 2s
maximal_backoff_time = 2s
queue_run_delay = 2s
`

// postfixMaster is master.cf: only what such an instance needs.
const postfixMaster = `%s inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
scache unix - - n - 1 scache
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
`

// StartPostfix starts an instance and stops it at the end.
func StartPostfix(t T, s PostfixSetup) *Postfix {
	t.Helper()
	if s.Addr == "" {
		s.Addr = FreeAddr()
	}
	p := &Postfix{Addr: s.Addr, Dir: t.TempDir(), t: t}
	p.home = filepath.Join(p.Dir, "home")
	p.write(s)
	p.must("postfix", "-c", p.conf(), "check")
	p.must("postfix", "-c", p.conf(), "start")
	t.Cleanup(func() { exec.Command("postfix", "-c", p.conf(), "stop").Run() })
	Until(t, "Postfix to listen on "+p.Addr, func() bool {
		c, err := net.Dial("tcp", p.Addr)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	return p
}

func (p *Postfix) conf() string { return filepath.Join(p.Dir, "conf") }

func (p *Postfix) write(s PostfixSetup) {
	p.t.Helper()
	var boxes, routes strings.Builder
	domains := map[string]bool{}
	for _, m := range s.Mailboxes {
		_, domain, _ := strings.Cut(m, "@")
		domains[domain] = true
		fmt.Fprintf(&boxes, "%s %s/\n", m, m)
	}
	for domain, hop := range s.Routes {
		h, hopPort, _ := net.SplitHostPort(hop)
		if s.Hop == "lmtp" {
			fmt.Fprintf(&routes, "%s lmtp:inet:%s:%s\n", domain, h, hopPort)
		} else {
			fmt.Fprintf(&routes, "%s smtp:[%s]:%s\n", domain, h, hopPort)
		}
	}
	main := fmt.Sprintf(postfixMain, p.Dir, p.home, strings.Join(keys(domains), ", "))
	files := map[string]string{
		"conf/main.cf":   main + strings.Join(s.Main, "\n") + "\n",
		"conf/master.cf": fmt.Sprintf(postfixMaster, s.Addr) + strings.Join(s.Master, "\n") + "\n", "conf/mailboxes": boxes.String(),
		"conf/transport": routes.String(),
	}
	// Its daemons run as postfix and nobody: they must be able to come in.
	for dir := p.Dir; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		os.Chmod(dir, 0o755)
	}
	for _, dir := range []string{"conf", "queue", "lib", "home"} {
		if err := os.MkdirAll(filepath.Join(p.Dir, dir), 0o755); err != nil {
			p.t.Fatalf("postfix: %v", err)
		}
	}
	p.must("chown", "postfix", filepath.Join(p.Dir, "lib"))
	p.must("chown", "65534:65534", p.home)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(p.Dir, name), []byte(text), 0o644); err != nil {
			p.t.Fatalf("postfix: %v", err)
		}
	}
}

func (p *Postfix) must(name string, args ...string) {
	p.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		p.t.Fatalf("%s %v: %v\n%s\n%s", name, args, err, out, tail(p.Log()))
	}
}

// CloseMailbox makes an address unknown; its domain stays this host's.
func (p *Postfix) CloseMailbox(addr string) {
	p.t.Helper()
	path := filepath.Join(p.conf(), "mailboxes")
	b, err := os.ReadFile(path)
	if err != nil {
		p.t.Fatalf("postfix: %v", err)
	}
	rest := strings.Replace(string(b), fmt.Sprintf("%s %s/\n", addr, addr), "", 1)
	if err := os.WriteFile(path, []byte(rest), 0o644); err != nil {
		p.t.Fatalf("postfix: %v", err)
	}
	p.must("postfix", "-c", p.conf(), "reload")
}

// Flush tries everything in the queue now.
func (p *Postfix) Flush() {
	p.t.Helper()
	p.must("postqueue", "-c", p.conf(), "-f")
}

// Log is the instance's mail log.
func (p *Postfix) Log() string {
	b, _ := os.ReadFile(filepath.Join(p.Dir, "log"))
	return string(b)
}

// Maildir is the path of an address's mailbox.
func (p *Postfix) Maildir(addr string) string { return filepath.Join(p.home, addr) }

// Inbox returns the mails of an address, oldest first; with events, those whose
// X-Guichet-Event is one of them. From and Rcpt are what virtual(8) wrote in front.
func (p *Postfix) Inbox(addr string, events ...string) []Letter {
	var got []Letter
	for _, sub := range []string{"new", "cur"} {
		names, _ := filepath.Glob(filepath.Join(p.Maildir(addr), sub, "*"))
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				continue // a client moved it from new to cur; the next look finds it
			}
			info, err := os.Stat(name)
			if err != nil {
				continue
			}
			l := Letter{Raw: b, At: info.ModTime(), Rcpt: []string{addr}}
			l.From = strings.Trim(l.Get("Return-Path"), "<>")
			if len(events) == 0 || contains(events, l.Event()) {
				got = append(got, l)
			}
		}
	}
	sort.SliceStable(got, func(i, j int) bool { return got[i].At.Before(got[j].At) })
	return got
}

// Wait waits for the nth (from 1) mail of an event in an inbox and returns it.
func (p *Postfix) Wait(n int, addr string, events ...string) Letter {
	p.t.Helper()
	what := fmt.Sprintf("mail %d in the inbox of %s of %v", n, addr, events)
	if !Eventually(Patience, func() bool { return len(p.Inbox(addr, events...)) >= n }) {
		p.t.Fatalf("not seen: %s\n%s", what, tail(p.Log()))
	}
	return p.Inbox(addr, events...)[n-1]
}

func keys(m map[string]bool) []string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	return ks
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
