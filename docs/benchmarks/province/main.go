// Command province invents a province, times the program's first answers about it after a restart, and
// measures how networks cost as they grow: see docs/benchmarks/province.md.
//
//	province [-nodes N] [-estates N] make DIR                a GeoJSON file a layer
//	province [-runs N] time PROGRAM STORE WORKSPACE          a line of CSV a start of the program
//	province [-nodes N] grow                                 a line of CSV a size, up to so many junctions
//
// A start is timed to the last byte of its first answer; cpu_ms is the time of both
// processors to its end, peak_mb the most memory the process held.
package main

import (
	"flag"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	nodes := flag.Int("nodes", 3_000_000, "junctions of the network")
	estates := flag.Int("estates", 30_000, "residential areas, of twenty demand points each")
	runs := flag.Int("runs", 5, "starts for each question")
	flag.Parse()
	var err error
	switch args := flag.Args(); {
	case len(args) == 2 && args[0] == "make":
		err = province(args[1], *nodes, *estates)
	case len(args) == 4 && args[0] == "time":
		err = timed(os.Stdout, program{args[1], args[2], args[3]}, *runs)
	case len(args) == 1 && args[0] == "grow":
		err = grown(os.Stdout, *nodes)
	default:
		log.Fatal("usage: province make DIR, time PROGRAM STORE WORKSPACE, or grow")
	}
	if err != nil {
		log.Fatal(err)
	}
}
