package service

import (
	"net/http"
	"net/http/pprof"
)

// withProfiles adds the profiles of the running process to what the control socket answers: whoever reaches the
// socket may do everything, so they tell him nothing that he may not know.
//
//	curl --unix-socket DATA/control.sock -o cpu.pprof 'http://desk/debug/pprof/profile?seconds=30'
func withProfiles(control http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.Handle("/", control)
	return mux
}
