package e2e

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"guichet/e2e/live"
)

// A kill can double the letters that are on the wire to the relay, which has four
// connections: each with one letter under way and one whose reply is being noted.
const lettersInFlight = 8

func TestS18KilledAtRandom(t *testing.T) {
	s := begin(t, live.Setup{})
	l := s.write(4, endless, 2000)
	const kills = 25
	for range kills {
		moment := time.Now().Add(time.Duration(20+rand.IntN(600)) * time.Millisecond)
		live.Eventually(live.Patience, func() bool { return time.Now().After(moment) })
		s.desk.Kill()
		s.desk.Start()
	}
	l.enough()
	s.audit(l, kills*lettersInFlight)
	s.fsck()
}

func TestS18KilledInsideACommit(t *testing.T) {
	needs(t, false, "strace")
	s := begin(t, live.Setup{})
	s.desk.Stop()
	l := s.write(2, 30, 2000)
	const rounds = 10
	for n := 0; n < rounds && !l.done(); n++ {
		s.desk.Wrapped("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fdatasync",
			"-e", "inject=fdatasync:signal=KILL:when="+strconv.Itoa(1+2*n))
		s.desk.TryStart() // it may die in its first commit
		live.Eventually(3*time.Second, func() bool { return !s.desk.Running() })
		s.desk.Kill()
	}
	s.desk.Wrapped()
	s.desk.Start()
	l.wg.Wait()
	s.audit(l, rounds*lettersInFlight)
	s.fsck()
}

func TestS21FailingDisk(t *testing.T) {
	needs(t, false, "strace")
	// Between strangers: also with what was found of a mail, nothing is said before it is on disk.
	s := begin(t, proven(t, live.Setup{Wrap: []string{
		"strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fdatasync",
		"-e", "inject=fdatasync:error=EIO:when=10+7",
	}}))
	l := s.write(3, 100, 2000)
	restarts := 0
	for end := time.Now().Add(20 * time.Second); !l.done() && time.Now().Before(end); {
		live.Eventually(time.Second, func() bool { return l.done() || !s.desk.Running() })
		if !s.desk.Running() { // it may give up, as long as it loses nothing
			restarts++
			s.desk.TryStart()
		}
	}
	t.Logf("%d restarts, %d answers that were not 250", restarts, l.refused.Load())
	if l.refused.Load() == 0 {
		t.Errorf("no commit failed: the fault was not injected")
	}
	s.desk.Stop()
	s.desk.Wrapped()
	s.desk.Start()
	l.wg.Wait()
	s.audit(l, 300) // a letter whose sending could not be noted goes again
	s.fsck()
}

func TestS21FullDisk(t *testing.T) {
	needs(t, true, "mount")
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=24m,mode=0700", "none", data).CombinedOutput(); err != nil {
		t.Skipf("root may not mount here, as in a container: %s", out)
	}
	t.Cleanup(func() { exec.Command("umount", "-l", data).Run() })
	s := begin(t, live.Setup{Dir: dir})
	t.Cleanup(s.desk.Kill) // before the disk goes

	l := s.write(2, 500, 40_000)
	live.Until(t, "the disk to be full", func() bool { return l.refused.Load() > 0 || l.done() })
	if l.done() {
		t.Fatalf("40 MB of mail fit on 24 MB")
	}
	full := len(s.desk.Tickets())
	a := live.Try(s.desk.Addr, "late@customer.test", []string{support}, live.NewDraft("late@customer.test", support, "late", "hm\n").Bytes())
	t.Logf("full with %d tickets; it says %v", full, a)
	if a.Code/100 != 4 && a.Code != 250 { // a small mail may still fit
		t.Errorf("a full disk answers %v", a)
	}
	if a.Code == 250 {
		l.begun.Add(1)
		l.mu.Lock()
		l.acked["late@customer.test"] = true
		l.mu.Unlock()
	}
	s.desk.Kill()
	if err := s.desk.TryStart(); err != nil {
		t.Logf("it does not start on a full disk: %v", err)
	}
	output(t, "mount", "-o", "remount,size=200m", data)
	if !s.desk.Running() {
		s.desk.Start()
	}
	l.wg.Wait()
	s.audit(l, lettersInFlight)
	if len(l.acked) < 1000 {
		t.Errorf("%d mails were acknowledged after all", len(l.acked))
	}
	s.fsck()
}
