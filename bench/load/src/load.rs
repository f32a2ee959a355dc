//! The loads.

use crate::{
    args::{Args, Load},
    mark::Mark,
    member::{Member, OnMessage},
    process::{cpu_seconds, own_kib},
    report::{Latency, Report},
};
use futures_util::{StreamExt, stream};
use hdrhistogram::Histogram;
use std::{cell::RefCell, rc::Rc, time::Duration};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// Messages after which a soak looks at the server's memory again.
const SAMPLED: usize = 100_000;

/// Time without a delivery after which what has not come is lost.
const QUIET: Duration = Duration::from_secs(2);

/// What the members of all rooms tell while they are measured.
#[derive(Default)]
struct Measured {
    /// Whether messages that come back are answered by the next.
    going: bool,
    measuring: bool,
    messages: u64,
    deliveries: u64,
    /// Where the load is open, when the first message was due, how many senders there are, and the rate.
    schedule: Option<(Instant, usize, f64)>,
    latency: Option<Histogram<u64>>,
}

impl Measured {
    fn heard(&mut self, member: &Member, mark: Mark) {
        let own = mark.sender == member.place();
        if self.measuring {
            self.deliveries += 1;
            self.messages += u64::from(own);
            self.measure_latency(mark);
        }
        if own && self.going {
            member.say();
        }
    }

    fn measure_latency(&mut self, Mark { sender, number }: Mark) {
        let (Some((start, senders, rate)), Some(latency)) = (self.schedule, &mut self.latency) else {
            return;
        };
        let index = f64::from(number) * senders as f64 + sender as f64;
        let due = start + Duration::from_secs_f64(index / rate);
        let micros = u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX);
        _ = latency.record(micros);
    }
}

pub async fn run(args: Args) -> Result<Report, String> {
    let measured = Rc::new(RefCell::new(Measured::default()));
    let (began, cpu) = (Instant::now(), Cpu::now(&args.pid));
    let rooms = join(&args, &measured).await?;
    let mut report = Report { members: args.members, rooms: args.rooms, ..Report::default() };
    match args.load {
        Load::Joins => {
            cpu.put(&mut report, &args.pid, began);
            report.messages = (args.members * args.rooms) as u64;
        }
        Load::Closed => closed(&args, &rooms, &measured, &mut report).await,
        Load::Soak => soak(&args, &rooms, &measured, &mut report).await,
        Load::Open => open(&args, &rooms, &measured, &mut report).await,
    }
    settle(&rooms).await;
    report.memory_kib = own_kib(&args.pid);
    for room in &rooms {
        let said: Vec<_> = room.iter().map(|member| member.said()).collect();
        for member in room {
            report.faults += member.tally.borrow().faults(&said);
            report.held += member.held();
            report.closed += usize::from(member.is_closed());
        }
    }
    Ok(report)
}

type Room = Vec<Rc<Member>>;

async fn join(args: &Args, measured: &Rc<RefCell<Measured>>) -> Result<Vec<Room>, String> {
    let all = (0..args.rooms).flat_map(|room| (0..args.members).map(move |place| (room, place)));
    let joining = all.map(|(room, place)| {
        let url = args.url.replace("{room}", &room.to_string()).replace("{member}", &place.to_string());
        let measured = Rc::clone(measured);
        let heard: OnMessage = Rc::new(move |member, mark| measured.borrow_mut().heard(member, mark));
        let (dialect, size) = (args.dialect, (place, args.members, args.bytes));
        async move { Member::join(&url, dialect, size, heard).await.map(|member| (room, member)) }
    });
    let joined: Vec<_> = stream::iter(joining).buffer_unordered(args.connecting).collect().await;
    let mut rooms: Vec<Room> = vec![Vec::new(); args.rooms];
    for one in joined {
        let (room, member) = one?;
        rooms[room].push(member);
    }
    for room in &mut rooms {
        room.sort_by_key(|member| member.place());
    }
    Ok(rooms)
}

/// Has all rooms talk, each message answered by the next.
fn begin(args: &Args, rooms: &[Room], measured: &RefCell<Measured>) {
    measured.borrow_mut().going = true;
    for room in rooms {
        for place in 0..args.window {
            room[place % room.len()].say();
        }
    }
}

async fn soak(args: &Args, rooms: &[Room], measured: &Rc<RefCell<Measured>>, report: &mut Report) {
    let (began, cpu) = (Instant::now(), Cpu::now(&args.pid));
    measured.borrow_mut().measuring = true;
    begin(args, rooms, measured);
    for messages in (SAMPLED..=args.messages).step_by(SAMPLED) {
        while measured.borrow().messages < messages as u64 {
            sleep(Duration::from_millis(10)).await;
        }
        report.memory_kib_after.push(own_kib(&args.pid));
    }
    let mut measured = measured.borrow_mut();
    (measured.measuring, measured.going) = (false, false);
    cpu.put(report, &args.pid, began);
    (report.messages, report.deliveries) = (measured.messages, measured.deliveries);
}

async fn closed(args: &Args, rooms: &[Room], measured: &Rc<RefCell<Measured>>, report: &mut Report) {
    begin(args, rooms, measured);
    measure(args, rooms, measured, report).await;
}

async fn open(args: &Args, rooms: &[Room], measured: &Rc<RefCell<Measured>>, report: &mut Report) {
    let room = &rooms[0];
    let start = Instant::now() + Duration::from_millis(10);
    {
        let mut measured = measured.borrow_mut();
        measured.schedule = Some((start, room.len(), args.rate));
        measured.latency = Histogram::new(3).ok();
    }
    let talking = talk(room, args.rate, start, args.warm + args.seconds);
    tokio::join!(talking, measure(args, rooms, measured, report));
    let measured = measured.borrow();
    let millis = |micros: u64| micros as f64 / 1_000.0;
    report.latency = measured.latency.as_ref().map(|latency| Latency {
        p50: millis(latency.value_at_quantile(0.5)),
        p99: millis(latency.value_at_quantile(0.99)),
        max: millis(latency.max()),
    });
}

/// The members in turn, each when it is due.
async fn talk(room: &Room, rate: f64, start: Instant, seconds: f64) {
    for (index, member) in room.iter().cycle().enumerate() {
        let after = index as f64 / rate;
        if after >= seconds {
            return;
        }
        sleep_until(start + Duration::from_secs_f64(after)).await;
        member.say();
    }
}

async fn measure(args: &Args, rooms: &[Room], measured: &Rc<RefCell<Measured>>, report: &mut Report) {
    let frames = || rooms.iter().flatten().map(|member| member.tally.borrow().frames).sum::<u64>();
    sleep(Duration::from_secs_f64(args.warm)).await;
    let (began, cpu, before) = (Instant::now(), Cpu::now(&args.pid), frames());
    measured.borrow_mut().measuring = true;
    sleep(Duration::from_secs_f64(args.seconds)).await;
    let mut measured = measured.borrow_mut();
    (measured.measuring, measured.going) = (false, false);
    cpu.put(report, &args.pid, began);
    (report.messages, report.deliveries) = (measured.messages, measured.deliveries);
    report.frames = frames() - before;
}

/// Waits until nothing more comes.
async fn settle(rooms: &[Room]) {
    let deliveries = || rooms.iter().flatten().map(|member| member.tally.borrow().deliveries).sum::<u64>();
    let said: u64 = rooms.iter().flatten().map(|member| u64::from(member.said())).sum();
    let members = rooms.first().map_or(0, Vec::len) as u64;
    let mut last = (deliveries(), Instant::now());
    let done = async {
        while last.0 < said * members && last.1.elapsed() < QUIET {
            sleep(Duration::from_millis(10)).await;
            if deliveries() > last.0 {
                last = (deliveries(), Instant::now());
            }
        }
    };
    drop(timeout(Duration::from_secs(30), done).await);
}

/// Processor time of the server and of this process.
struct Cpu {
    server: f64,
    own: f64,
}

impl Cpu {
    fn now(pid: &str) -> Self {
        Self { server: cpu_seconds(pid), own: cpu_seconds("self") }
    }

    fn put(&self, report: &mut Report, pid: &str, began: Instant) {
        let now = Self::now(pid);
        report.seconds = began.elapsed().as_secs_f64();
        report.server_cpu = now.server - self.server;
        report.generator_cpu = now.own - self.own;
    }
}
