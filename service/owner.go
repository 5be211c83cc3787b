package service

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// owner is whose a file is.
type owner struct{ uid, gid int }

func (o owner) String() string {
	if u, err := user.LookupId(strconv.Itoa(o.uid)); err == nil {
		return u.Username
	}
	return strconv.Itoa(o.uid)
}

// ownerOf returns whose the directory is, or the nearest one above it that exists.
func ownerOf(dir string) (owner, error) {
	for dir = filepath.Clean(dir); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir) {
			continue
		}
		if err != nil {
			return owner{}, err
		}
		s, ok := info.Sys().(*syscall.Stat_t)
		if !ok {
			return owner{}, fmt.Errorf("%s: its owner is not known here", dir)
		}
		return owner{int(s.Uid), int(s.Gid)}, nil
	}
}

// ActAsOwner has a process of root's go on as the user whose the data directory is: what root makes there the desk
// could not read. It does nothing where that is root, or the process is not root's.
func ActAsOwner(dir string) error {
	who, err := ownerOf(dir)
	if os.Geteuid() != 0 || err != nil || who.uid == 0 {
		return err
	}
	groups := []int{who.gid}
	if u, err := user.LookupId(strconv.Itoa(who.uid)); err == nil {
		ids, _ := u.GroupIds() // the desk may read articles, or keys, as a member of a group
		for _, id := range ids {
			if n, err := strconv.Atoi(id); err == nil {
				groups = append(groups, n)
			}
		}
	}
	for _, step := range []error{syscall.Setgroups(groups), syscall.Setgid(who.gid), syscall.Setuid(who.uid)} {
		if step != nil {
			return fmt.Errorf("go on as %s, whose %s is: %w", who, dir, step)
		}
	}
	return nil
}

// refuseRoot is an error where root would serve from another user's data directory: what he makes there, that user's
// desk could not read afterwards.
func refuseRoot(dir string) error {
	who, err := ownerOf(dir)
	if os.Geteuid() != 0 || err != nil || who.uid == 0 {
		return nil // what is wrong with the directory is said when it is opened
	}
	if _, err := os.Stat(dir); err != nil {
		return nil // it is made, as root's
	}
	return UsageError{fmt.Errorf("serve was started by root, and %s is %s's: start it as %[2]s (systemctl start guichet, or setpriv --reuid=%[2]s), or give the directory to root", dir, who)}
}

// Giving returns a function that gives all in dir to whose dir is now, or to whose the directory is in which it will be
// made: a process of root's calls it before and the function after it made something there.
func Giving(dir string) func() error {
	who, unknown := ownerOf(dir)
	return func() error {
		if os.Geteuid() != 0 || unknown != nil || who.uid == 0 {
			return nil
		}
		return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Lchown(path, who.uid, who.gid)
		})
	}
}
