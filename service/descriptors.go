package service

import (
	"syscall"

	"github.com/rs/zerolog"
)

const (
	// ownFiles are the file descriptors that a desk needs beside its clients': the database, sockets,
	// deliveries, commands.
	ownFiles = 64
	// clientFiles are those of one client: his connection, and what his mail needs while it comes in,
	// such as a file, a question to DNS or a filter.
	clientFiles = 2
)

// connections is how many clients may be connected at once: as many as are wanted, if this process
// may open so many files. It raises the soft limit of that to the hard one.
func connections(wanted int, log zerolog.Logger) int {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
		log.Warn().Err(err).Msg("the limit of open files cannot be read")
		return wanted
	}
	if need := uint64(ownFiles + clientFiles*wanted); files.Cur < need && files.Cur < files.Max {
		raised := syscall.Rlimit{Cur: files.Max, Max: files.Max}
		if syscall.Setrlimit(syscall.RLIMIT_NOFILE, &raised) == nil {
			files = raised
		}
	}
	fit := fitting(wanted, files.Cur)
	if fit < wanted {
		log.Warn().Int("max_connections", fit).Int("wanted", wanted).Uint64("files", files.Cur).
			Msg("fewer connections: this process may not open more files; raise LimitNOFILE")
	}
	return fit
}

// fitting is how many of the wanted connections have room among so many files; one at least.
func fitting(wanted int, files uint64) int {
	if files >= uint64(ownFiles+clientFiles*wanted) {
		return wanted
	}
	return max(1, (int(files)-ownFiles)/clientFiles)
}
