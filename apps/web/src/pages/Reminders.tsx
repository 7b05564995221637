import { Link } from 'react-router';
import PhoneFrame from '../components/PhoneFrame';
import { MyAddresses } from '../components/reminders/MyAddresses';
import { PushDevices } from '../components/reminders/PushDevices';
import '../styles/reminders.css';

/** 我的提醒: by what ways the person is told. */
export default function Reminders() {
  return (
    <PhoneFrame>
      <header className="phone-bar">
        <h1>我的提醒</h1>
      </header>
      <MyAddresses />
      <PushDevices />
      <footer className="phone-foot">
        <Link to="/m">全部待办</Link>
        <Link to="/m/inbox">消息</Link>
      </footer>
    </PhoneFrame>
  );
}
