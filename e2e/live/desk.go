package live

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Build builds the desk's binary into dir and returns its path. It must run below the
// module's root.
func Build(dir string) (string, error) {
	bin := filepath.Join(dir, "guichet")
	cmd := exec.Command("go", "build", "-o", bin, "guichet/cmd/guichet")
	if !strings.Contains(os.Getenv("GOFLAGS"), "-race") { // which needs C
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // as a release is built
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build guichet: %w\n%s", err, out)
	}
	return bin, nil
}

// Setup is how a desk is configured. The zero Setup has support@desk.test, the agent
// ana@agents.test, trusts loopback, and holds nothing back.
type Setup struct {
	Relay      string   // "host:port" of the smarthost; "" delivers by MX
	Resolver   string   // "host:port" of the DNS server; "" with Strangers: one that knows no name
	Together   bool     // agents are told of very many new tickets together, as by default; else of each
	Strangers  bool     // loopback is not trusted: nobody's mail is proven
	Hold       string   // "" is "0s"
	CloseAfter string   // "" is "5d"
	Lifecycle  string   // more TOML in [lifecycle]
	Agents     []Agent  // nil is ana@agents.test
	Addresses  []string // TOML of [[address]] sections; nil is support@desk.test
	Articles   string   // folder of help articles; "" none
	SMTP       string   // more TOML in [smtp]
	Outbound   string   // more TOML in [outbound]
	Extra      string   // more TOML sections
	Dir        string   // holds configuration and data; "" is a new temporary one
	Wrap       []string // a command that runs the binary, such as strace and its flags
	// Leave is what a sender's own server does to a mail that it hands over, such as signing it;
	// nil nothing.
	Leave func(raw []byte) []byte
}

// Agent is an [[agent]] of the configuration.
type Agent struct {
	Email, Name string
	Aliases     []string
}

// Desk is one installation: a configuration, a data directory, and a process while it runs.
type Desk struct {
	Addr string // "host:port" of its SMTP listener
	Dir  string
	Conf string // path of guichet.toml

	t     T
	bin   string
	wrap  []string
	leave func([]byte) []byte
	proc  *exec.Cmd
	gone  chan struct{} // closed when proc has ended
}

// NewDesk writes the configuration of a desk that runs bin. Start starts it.
func NewDesk(t T, bin string, s Setup) *Desk {
	t.Helper()
	d := &Desk{t: t, bin: bin, wrap: s.Wrap, leave: s.Leave, Dir: s.Dir, Addr: FreeAddr()}
	if d.Dir == "" {
		d.Dir = t.TempDir()
	}
	d.Conf = filepath.Join(d.Dir, "guichet.toml")
	if s.Strangers && s.Resolver == "" {
		s.Resolver = StartDNS(t, nil) // a test never hangs on the machine's own
	}
	d.Configure(s)
	t.Cleanup(func() {
		d.stop(syscall.SIGTERM)
		for _, trouble := range []string{"DATA RACE", "panic", "a fault of the rules"} { // races show with GOFLAGS=-race
			if i := strings.Index(d.Log(), trouble); i >= 0 {
				t.Fatalf("the daemon's log:\n%.4000s", d.Log()[i:])
			}
		}
	})
	return d
}

// StartDesk is NewDesk and Start.
func StartDesk(t T, bin string, s Setup) *Desk {
	t.Helper()
	d := NewDesk(t, bin, s)
	d.Start()
	return d
}

// Configure writes the configuration again; it holds from the next Start.
func (d *Desk) Configure(s Setup) {
	d.t.Helper()
	if err := os.WriteFile(d.Conf, []byte(d.toml(s)), 0o600); err != nil {
		d.t.Fatalf("write configuration: %v", err)
	}
}

func (d *Desk) toml(s Setup) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	or := func(s, or string) string {
		if s == "" {
			return or
		}
		return s
	}
	line("hostname = %q\ndata = %q\narticles = %q", "mx.desk.test", d.Data(), s.Articles)
	line("[smtp]\nlisten = [%q]", d.Addr)
	if !s.Strangers {
		line(`trusted = ["127.0.0.0/8"]`)
	}
	line("%s\n[outbound]\nrelay = %q\n%s", s.SMTP, s.Relay, s.Outbound)
	line("[dns]\nresolver = %q", s.Resolver)
	line("[lifecycle]\nclose_after = %q\nhold = %q\n%s", or(s.CloseAfter, "5d"), or(s.Hold, "0s"), s.Lifecycle)
	if s.Addresses == nil {
		s.Addresses = []string{"email = \"support@desk.test\"\nname = \"Desk Support\"\nlanguage = \"en\""}
	}
	for _, a := range s.Addresses {
		line("[[address]]\n%s", a)
	}
	if s.Agents == nil {
		s.Agents = []Agent{{Email: "ana@agents.test", Name: "Ana"}}
	}
	for _, a := range s.Agents {
		line("[[agent]]\nemail = %q\nname = %q", a.Email, a.Name)
		if a.Aliases != nil {
			line("aliases = [\"%s\"]", strings.Join(a.Aliases, `", "`))
		}
	}
	line("%s", s.Extra)
	if !s.Together && !strings.Contains(s.Extra, "[limits]") && knows(d.bin, "new_of_sender") {
		line("[limits]\nnew_of_sender = 0\nnew_of_all = 0")
	}
	return b.String()
}

// Data is the data directory.
func (d *Desk) Data() string { return filepath.Join(d.Dir, "data") }

// Log is what the daemon wrote so far, over all its runs.
func (d *Desk) Log() string {
	b, _ := os.ReadFile(filepath.Join(d.Dir, "log"))
	return string(b)
}

// Start starts the daemon and waits until it answers.
func (d *Desk) Start() {
	d.t.Helper()
	if err := d.TryStart(); err != nil {
		d.t.Fatalf("start the desk: %v\n%s", err, tail(d.Log()))
	}
}

// TryStart is Start for a daemon that may refuse; the error tells its exit.
func (d *Desk) TryStart() error {
	log, err := os.OpenFile(filepath.Join(d.Dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args := append(append([]string{}, d.wrap...), d.bin, "serve", "--config", d.Conf)
	d.proc = exec.Command(args[0], args[1:]...)
	d.proc.Stdout, d.proc.Stderr = log, log
	d.proc.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a wrapper and its child end together
	if err := d.proc.Start(); err != nil {
		return err
	}
	proc, gone := d.proc, make(chan struct{})
	d.gone = gone
	go func() { proc.Wait(); close(gone) }()
	ended := false
	up := Eventually(Patience, func() bool {
		select {
		case <-gone:
			ended = true
			return true
		default:
		}
		return greets(d.Addr)
	})
	switch {
	case ended:
		return fmt.Errorf("serve ended: %v", proc.ProcessState)
	case !up:
		return errors.New("serve does not listen")
	}
	return nil
}

// greets reports whether a server says 220: the desk's port is open before it is ready.
func greets(addr string) bool {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(Patience))
	var code [3]byte
	_, err = io.ReadFull(c, code[:])
	return err == nil && string(code[:]) == "220"
}

// PID of the running daemon, of its wrapper if it has one.
func (d *Desk) PID() int { return d.proc.Process.Pid }

// Running reports whether the process is there.
func (d *Desk) Running() bool {
	if d.gone == nil {
		return false
	}
	select {
	case <-d.gone:
		return false
	default:
		return true
	}
}

// Stop ends the daemon as systemd does and waits.
func (d *Desk) Stop() { d.stop(syscall.SIGTERM) }

// Reload asks the daemon to read its configuration again, and waits until it has, or has refused to; it
// returns what it logged meanwhile.
func (d *Desk) Reload() string {
	d.t.Helper()
	before := len(d.Log())
	if err := d.Hangup(); err != nil {
		d.t.Fatalf("SIGHUP: %v", err)
	}
	var said string
	if !Eventually(Patience, func() bool {
		said = d.Log()[before:]
		return strings.Contains(said, "configuration read again") || strings.Contains(said, "the new configuration is not used")
	}) {
		d.t.Fatalf("the configuration is not read again:\n%s", tail(d.Log()))
	}
	return said
}

// Hangup sends SIGHUP.
func (d *Desk) Hangup() error { return d.proc.Process.Signal(syscall.SIGHUP) }

// Exit is the code with which the daemon ended; -1 while it runs, or if a signal ended it.
func (d *Desk) Exit() int {
	if d.Running() {
		return -1
	}
	return d.proc.ProcessState.ExitCode()
}

// Kill ends it with SIGKILL.
func (d *Desk) Kill() { d.stop(syscall.SIGKILL) }

func (d *Desk) stop(sig syscall.Signal) {
	if !d.Running() {
		return
	}
	group := -d.proc.Process.Pid
	syscall.Kill(group, sig)
	// A wrapper may end before the desk does.
	empty := func() bool { return syscall.Kill(group, 0) == syscall.ESRCH }
	if !Eventually(Patience, empty) {
		syscall.Kill(group, syscall.SIGKILL)
		d.t.Logf("the desk did not stop within %v and was killed", Patience)
	}
	<-d.gone
}

// Run runs a subcommand and returns what it printed and its exit code.
func (d *Desk) Run(args ...string) (stdout, stderr string, code int) {
	d.t.Helper()
	return d.run(append(args, "--config", d.Conf))
}

func (d *Desk) run(args []string) (string, string, int) {
	d.t.Helper()
	cmd := exec.Command(d.bin, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		d.t.Fatalf("guichet %s: %v", strings.Join(args, " "), err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

func tail(s string) string {
	if len(s) > 2000 {
		return "…" + s[len(s)-2000:]
	}
	return s
}

// Wrapped makes the next Start run the binary under a command, such as strace and its
// flags; without words, by itself.
func (d *Desk) Wrapped(words ...string) { d.wrap = words }
