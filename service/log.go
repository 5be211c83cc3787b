package service

import (
	"io"

	"github.com/rs/zerolog"

	"guichet/config"
	"guichet/service/logtext"
)

// NewLog writes what operators read, to w. As text, numbers bear their unit and fields without a
// value are left out; as JSON, times are milliseconds and sizes octets. Also get every line from
// "info" on as JSON, whatever the level.
func NewLog(w io.Writer, c config.Log, also ...io.Writer) zerolog.Logger {
	level, err := zerolog.ParseLevel(c.Level)
	if err != nil {
		level = zerolog.InfoLevel
	}
	if c.Format != "json" {
		w = ForPeople(w)
	}
	if len(also) == 0 {
		return zerolog.New(w).Level(level).With().Timestamp().Logger()
	}
	all := []io.Writer{&zerolog.FilteredLevelWriter{Writer: zerolog.LevelWriterAdapter{Writer: w}, Level: level}}
	for _, to := range also {
		all = append(all, &zerolog.FilteredLevelWriter{Writer: zerolog.LevelWriterAdapter{Writer: to}, Level: zerolog.InfoLevel})
	}
	return zerolog.New(zerolog.MultiLevelWriter(all...)).Level(min(level, zerolog.InfoLevel)).With().Timestamp().Logger()
}

// ForPeople turns lines of JSON into text for people, to w.
func ForPeople(w io.Writer) io.Writer { return logtext.New(w) }
