package systemd

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"sort"
	"strings"
	"testing"
)

// TestMain lets this binary be the service that systemd starts with sockets.
func TestMain(m *testing.M) {
	if os.Getenv("GUICHET_TEST_SERVICE") == "" {
		os.Exit(m.Run())
	}
	got, err := Listeners("smtp", "lmtp")
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(0)
	}
	again, err := Listeners("smtp", "lmtp")
	if err != nil || len(again) > 0 {
		fmt.Println("error: taken twice", again, err)
		os.Exit(0)
	}
	var names []string
	for name := range got {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, l := range got[name] {
			serve(name, l)
		}
	}
}

// serve greets one client with the listener's name.
func serve(name string, l net.Listener) {
	fmt.Println("listening", name)
	c, err := l.Accept()
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	_, _ = fmt.Fprintf(c, "220 %s\n", name)
	_ = c.Close()
}

// start runs this binary as systemd does: the sockets from descriptor 3 on, and LISTEN_PID
// set to the child's own id, which only a shell in between knows.
func start(t *testing.T, names string, files ...*os.File) *bufio.Scanner {
	t.Helper()
	cmd := exec.Command("/bin/sh", "-c", `LISTEN_PID=$$ exec "$0"`, os.Args[0])
	cmd.Env = append(os.Environ(), "GUICHET_TEST_SERVICE=1", fmt.Sprintf("LISTEN_FDS=%d", len(files)), "LISTEN_FDNAMES="+names)
	cmd.ExtraFiles = files
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return bufio.NewScanner(out)
}

// socket opens what a socket unit would.
func socket(t *testing.T) (addr string, file *os.File) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close(); _ = f.Close() })
	return l.Addr().String(), f
}

func TestListeners(t *testing.T) {
	smtp, a := socket(t)
	smtp2, b := socket(t)
	lmtp, c := socket(t)
	out := start(t, "smtp:smtp:lmtp", a, b, c)
	for _, want := range []struct{ addr, name string }{{lmtp, "lmtp"}, {smtp, "smtp"}, {smtp2, "smtp"}} {
		if !out.Scan() || out.Text() != "listening "+want.name {
			t.Fatalf("got %q, want %s", out.Text(), want.name)
		}
		conn, err := net.Dial("tcp", want.addr)
		if err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || line != "220 "+want.name+"\n" {
			t.Errorf("heard %q, %v", line, err)
		}
		_ = conn.Close()
	}
}

func TestListenersRefuses(t *testing.T) {
	_, stream := socket(t)
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	datagram, err := packets.(*net.UDPConn).File()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packets.Close(); _ = datagram.Close() }()
	for _, c := range []struct {
		name, names string
		file        *os.File
		want        string
	}{
		{"a name that nobody serves", "web", stream, `a socket from systemd is called "web"; write FileDescriptorName=smtp or lmtp`},
		{"not a stream", "smtp", datagram, `the socket "smtp" from systemd does not listen for streams; write ListenStream=`},
	} {
		out := start(t, c.names, c.file)
		if !out.Scan() || !strings.HasPrefix(out.Text(), "error: "+c.want) {
			t.Errorf("%s: %q", c.name, out.Text())
		}
	}
}

func TestListenersWithoutSystemd(t *testing.T) {
	got, err := Listeners("smtp")
	if len(got) > 0 || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
}
