package service

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/rs/zerolog"

	"guichet/config"
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
func ForPeople(w io.Writer) io.Writer {
	return zerolog.ConsoleWriter{Out: w, NoColor: true, TimeFormat: time.RFC3339, FormatPrepare: forPeople}
}

// forPeople changes the fields of one line to what a person reads.
func forPeople(line map[string]any) error {
	for name, value := range line {
		switch v := value.(type) {
		case nil:
			delete(line, name)
		case string:
			if v == "" && name != zerolog.MessageFieldName {
				delete(line, name)
			}
		case []any:
			if len(v) == 0 {
				delete(line, name)
			}
		case json.Number:
			line[name] = withUnit(name, v.String())
		}
	}
	return nil
}

// withUnit is a number of the log with its unit, such as "1.2s" or "34kB".
func withUnit(name, number string) string {
	n, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil:
		return number
	case name == "took", name == "pause":
		if n < 1000 {
			return strconv.FormatFloat(math.Round(10*n)/10, 'f', -1, 64) + "ms"
		}
		return time.Duration(n * float64(time.Millisecond)).Round(time.Millisecond).String()
	case name == "size", name == "free", name == "was":
		return octets(n)
	}
	return number
}

// octets is a size in decimal units, as configuration and letters have them.
func octets(n float64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	at := 0
	for n >= 1000 && at < len(units)-1 {
		n, at = n/1000, at+1
	}
	if at == 0 || n >= 10 {
		return fmt.Sprintf("%.0f%s", n, units[at])
	}
	return fmt.Sprintf("%.1f%s", n, units[at])
}
